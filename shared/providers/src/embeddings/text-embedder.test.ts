import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Portfolio } from '@upshift/contracts';
import { embeddingFeatures, encodeModel, trainClassifier } from '@upshift/learn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireEmbeddings } from '../local/open-embedder.ts';
import { checkIntents } from '../router/check-intents.ts';
import { createRouteFacts } from '../router/create-route-facts.ts';
import { openTextEmbedder } from './open-text-embedder.ts';

let directory: string;
let outside: string;
const write = async (file: string, body: string): Promise<string> => {
  await writeFile(join(directory, file), body);
  return createHash('sha256').update(body).digest('hex');
};

/** Which of two meanings a text has, by words of two languages. */
const meanings = `
const words = [['parcel', 'courier', 'colis', 'livreur'], ['refund', 'payment', 'remboursement', 'argent']];
export const size = 2;
export const embed = (texts) =>
  texts.map((text) => words.map((known) => known.filter((word) => text.includes(word)).length));
`;
const taught = ['parcel', 'refund'].flatMap((label) =>
  ['where is my', 'what of the', 'one more', 'please see the'].map((text) => ({ text: `${text} ${label}`, label })),
);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'upshift-embeddings-'));
  outside = await mkdtemp(join(tmpdir(), 'upshift-outside-'));
  await write('meanings.mjs', meanings);
  const embedder = await openTextEmbedder({ kind: 'module', file: './meanings.mjs' }, directory);
  const texts = taught.map(({ text }) => text);
  const source = embeddingFeatures(texts, await embedder.embed(texts));
  await embedder.close();
  await writeFile(join(directory, 'kinds.intents'), encodeModel(trainClassifier('embedding-logistic', taught, source)));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
  await rm(outside, { recursive: true, force: true });
});

describe('a module of one’s own', () => {
  it('makes vectors, also after its process was ended', async () => {
    const embedder = await openTextEmbedder({ kind: 'module', file: 'meanings.mjs' }, directory);
    expect(embedder).toMatchObject({ name: 'meanings.mjs', size: 2 });
    for (const _ of [1, 2]) {
      const vectors = await embedder.embed(['le colis', 'argent, payment', '']);
      expect(vectors.map((vector) => Array.from(vector))).toEqual([
        [1, 0],
        [0, 2],
        [0, 0],
      ]);
      await embedder.close();
    }
  });

  it.each([
    ['has no "embed"', 'export const size = 2;', /exports no function "embed"/],
    ['has no "size"', 'export const embed = () => [];', /exports no "size"/],
    ['gives too few vectors', 'export const size = 1; export const embed = () => [[1]];', /gave 1 vectors for 2 texts/],
    ['gives no vectors', 'export const size = 1; export const embed = () => 5;', /gave no array for 2 texts/],
    [
      'gives a wrong length',
      'export const size = 3; export const embed = (texts) => texts.map(() => [1, 2]);',
      /a vector of 2 numbers, and "size" is 3/,
    ],
    [
      'gives what is not finite',
      'export const size = 2; export const embed = (texts) => texts.map(() => [1, NaN]);',
      /something other than finite numbers/,
    ],
    [
      'gives what is no number',
      'export const size = 1; export const embed = (texts) => texts.map(() => ["1"]);',
      /something other than finite numbers/,
    ],
    ['cannot be loaded', 'import "./not-there.mjs";', /threw Error/],
    [
      'throws what it was asked',
      'export const size = 1; export const embed = (texts) => { throw new TypeError(texts[0]); };',
      /threw TypeError/,
    ],
    ['ends its process', 'process.exit(0);', /process died/],
  ])('is refused with a reason: it %s', async (name, body, reason) => {
    const file = `${name.replaceAll(/\W+/g, '-')}.mjs`;
    await write(file, body);
    const refused = await openTextEmbedder({ kind: 'module', file }, directory).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'EmbeddingsError', problem: 'embeddings-broken' });
    const { message } = refused as Error;
    expect(message).toMatch(reason);
    expect(message).toContain(file);
    expect(message).not.toContain('one text');
  });

  it('keeps no process that has nothing else to do', async () => {
    await write('loud.mjs', `${meanings}; console.log('printed'); console.error('printed');`);
    const index = new URL('../index.ts', import.meta.url).href;
    const script = `
      import { openTextEmbedder } from ${JSON.stringify(index)};
      const embedder = await openTextEmbedder({ kind: 'module', file: 'loud.mjs' }, ${JSON.stringify(directory)});
      console.log((await embedder.embed(['colis'])).length);`;
    const argv = ['--input-type=module', '--eval', script];
    const printed = await promisify(execFile)(process.execPath, argv, { timeout: 50_000 });
    expect(printed).toEqual({ stdout: '1\n', stderr: '' });
  });

  it('that is missing, changed or outside is refused by its path', async () => {
    await writeFile(join(outside, 'evil.mjs'), meanings);
    await symlink(join(outside, 'evil.mjs'), join(directory, 'link.mjs'));
    for (const [card, problem] of [
      [{ file: 'absent.mjs' }, 'embeddings-missing'],
      [{ file: 'link.mjs' }, 'embeddings-missing'],
      [{ file: 'meanings.mjs', sha256: 'a'.repeat(64) }, 'embeddings-changed'],
    ] as const) {
      const opening = openTextEmbedder({ kind: 'module', ...card }, directory);
      await expect(opening).rejects.toMatchObject({
        problem,
        message: expect.stringContaining(join(directory, card.file)),
      });
    }
  });

  it('that says nothing in time is ended, and the next question starts it again', async () => {
    await write(
      'slow.mjs',
      'export const size = 1; export const embed = async (texts) => { if (texts[0] === "hang") for (;;); return texts.map(() => [1]); };',
    );
    const limits = { openMs: 60_000, embedMs: 3000 };
    const embedder = await openTextEmbedder({ kind: 'module', file: 'slow.mjs' }, directory, limits);
    await expect(embedder.embed(['hang'])).rejects.toThrow(
      '"slow.mjs" cannot be used. It gave no vectors within 3000 ms.',
    );
    expect(await embedder.embed(['go on'])).toHaveLength(1);
    await embedder.close();
  });
});

describe('intents that read vectors', () => {
  const portfolioOf = (embeddings: Portfolio['embeddings'], file = 'kinds.intents'): Portfolio =>
    ({
      intents: { min: 0.5, file },
      ...(embeddings === undefined ? {} : { embeddings }),
      deployments: {},
      workloads: { parcel: {}, refund: {} },
    }) as unknown as Portfolio;
  function open(sleep: () => Promise<void> = () => new Promise<void>(() => undefined)) {
    const warnings: unknown[] = [];
    let now = 0;
    const logger = { info: () => undefined, warn: (fields: unknown) => void warnings.push(fields) };
    const micros = () => (now += 7);
    return { warnings, facts: createRouteFacts({ modelsDir: directory, logger, clock: { sleep }, micros }) };
  }

  it('are those of the text that is waited for, with what its vector took; without waiting they are away', async () => {
    const { facts, warnings } = open();
    const portfolio = portfolioOf({ kind: 'module', file: 'meanings.mjs' });
    for (const [text, label] of [
      ['livreur', 'parcel'],
      ['remboursement', 'refund'],
    ] as const) {
      const { intents } = await facts.read(portfolio, text);
      expect(intents?.(text)?.label).toBe(label);
      expect(intents?.spentMicros).toBeGreaterThan(0);
    }
    expect(facts.of(portfolio).intents).toBeNull();
    expect((await facts.read(portfolio, null)).intents).toBeNull();
    expect(warnings).toEqual([]);
    await facts.close();
  });

  it('are away when the time is up', async () => {
    const { facts } = open(async () => undefined);
    const portfolio = portfolioOf({ kind: 'module', file: 'meanings.mjs' });
    await facts.ready(portfolio);
    expect((await facts.read(portfolio, 'livreur')).intents).toBeNull();
    await facts.close();
  });

  it('that get no vector are warned of once', async () => {
    await write(
      'picky.mjs',
      'export const size = 2; export const embed = (texts) => { if (texts[0] === "bad") throw new Error("bad"); return texts.map(() => [1, 0]); };',
    );
    const { facts, warnings } = open();
    const portfolio = portfolioOf({ kind: 'module', file: 'picky.mjs' });
    for (const _ of [1, 2]) expect((await facts.read(portfolio, 'bad')).intents).toBeNull();
    expect(warnings).toEqual([{ embeddings: 'picky.mjs', problem: 'embeddings-broken' }]);
    expect((await facts.read(portfolio, 'good')).intents?.('good')).not.toBeNull();
    await facts.close();
  });

  it.each([
    ['names none', undefined, 'intents-foreign', 'error', 'intents'],
    ['has others', { file: 'three.mjs' }, 'intents-foreign', 'error', 'intents'],
    ['has lost them', { file: 'absent.mjs' }, 'embeddings-missing', 'error', 'embeddings'],
    [
      'has others than were pinned',
      { file: 'meanings.mjs', sha256: 'b'.repeat(64) },
      'embeddings-changed',
      'error',
      'embeddings',
    ],
    ['has not pinned them', { file: 'meanings.mjs' }, 'embeddings-unpinned', 'warning', 'embeddings'],
  ])('are found where a portfolio %s', async (_, card, code, severity, part) => {
    await write('three.mjs', 'export const size = 3; export const embed = (texts) => texts.map(() => [1, 2, 3]);');
    const embeddings = card === undefined ? undefined : ({ kind: 'module', ...card } as const);
    const portfolio = portfolioOf(embeddings);
    expect(await checkIntents(portfolio, directory)).toContainEqual(
      expect.objectContaining({ code, severity, path: [part, expect.any(String)] }),
    );
    if (severity === 'warning') return;
    const { facts, warnings } = open();
    expect((await facts.read(portfolio, 'livreur')).intents).toBeNull();
    expect(warnings).toEqual([expect.objectContaining({ problem: code })]);
    await facts.close();
  });
});

const installed = ((): boolean => {
  try {
    requireEmbeddings();
    return true;
  } catch {
    return false;
  }
})();

describe('the sentence model', { timeout: 120_000 }, () => {
  it.skipIf(!installed)(
    `makes vectors in a process apart${installed ? '' : ' (skipped: its optional packages are not installed)'}`,
    async () => {
      const embedder = await openTextEmbedder({ kind: 'sentence' }, directory);
      const [vector] = await embedder.embed(['the mail never came']);
      expect({ name: embedder.name, size: embedder.size }).toEqual({ name: 'sentence', size: 512 });
      expect(vector).toHaveLength(512);
      await embedder.close();
    },
  );

  it.skipIf(installed)(`is refused where it is not installed${installed ? ' (skipped: it is)' : ''}`, async () => {
    await expect(openTextEmbedder({ kind: 'sentence' }, directory)).rejects.toMatchObject({
      problem: 'embeddings-missing',
      message: expect.stringContaining('npm install --include=optional'),
    });
  });
});
