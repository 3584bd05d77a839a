import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ClassifierModel,
  chooseLabel,
  createTextVectorizer,
  embeddingFeatures,
  encodeModel,
  ngramFeatures,
  trainClassifier,
} from '@upshift/learn';
import { openTextEmbedder } from '@upshift/providers';
import { type Stack, startStack } from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const queue = servers.redisUrl === null ? 'postgres' : 'redis';

const kinds = { refund: 'refund money payment', parcel: 'parcel courier delivery', login: 'password account login' };
const frames = ['help with my', 'where is the', 'please look at the', 'what about my', 'a problem with the'];

const portfolioOf = (sha256: string, embeddings = ''): string => `
name: told
defaultWorkload: rest
intents: { file: kinds.intents, sha256: ${sha256}, min: 0.6 }
${embeddings}
tiers:
  - { name: only, deployments: [small] }
deployments:
  small:
    vendor: small
    model: small
    provider: { kind: simulated, latencyMs: { p50: 1, p95: 2 } }
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: simulated price, date: 2026-11-01 }
    noRollback: simulated
workloads:
  rest: { start: only }
${Object.keys(kinds)
  .map((name) => `  ${name}: { start: only }`)
  .join('\n')}
`;

describe.each([
  ['the classifier, by its queue', 'false'],
  ['the door', 'true'],
])('tasks without a workload, told apart by %s', (_, classifyAtDoor) => {
  let directory: string;
  let stack: Stack;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'upshift-intents-'));
    const examples = Object.entries(kinds).flatMap(([label, words]) =>
      words.split(' ').flatMap((word) => frames.map((frame) => ({ text: `${frame} ${word}`, label }))),
    );
    const model = trainClassifier('ngram-logistic', examples, ngramFeatures(examples.map(({ text }) => text)));
    const bytes = encodeModel(model);
    await writeFile(join(directory, 'kinds.intents'), bytes);
    const portfolio = portfolioOf(createHash('sha256').update(bytes).digest('hex'));
    const env = { UPSHIFT_LOCAL_MODELS_DIR: directory, UPSHIFT_API_CLASSIFY_AT_DOOR: classifyAtDoor };
    stack = await startStack({ servers, queue, portfolio, env });
  });
  afterAll(async () => {
    await stack?.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function route(body: object) {
    const id = await stack.client.submit(body);
    const { workload, state } = await stack.client.settled(id);
    expect(state).toBe('succeeded');
    const [decision] = (await stack.client.ledger(id)).decisions;
    return { workload, signals: decision?.signals ?? [] };
  }

  it.each([
    ['please look at my courier', 'parcel'],
    ['what about the payment', 'refund'],
    ['help with the password', 'login'],
  ])('"%s" runs under "%s", by a signal with its probability and its cost in time', async (prompt, workload) => {
    for (const body of [{ prompt }, { prompt, workload: 'auto' }]) {
      const found = await route(body);
      expect(found.workload).toBe(workload);
      const intent = found.signals.find(({ name }) => name === 'learned_intent');
      expect(intent).toMatchObject({ value: workload, costMicros: expect.any(Number) });
      const probability = found.signals.find(({ name }) => name === 'p_learned_intent')?.value;
      expect(probability).toBeGreaterThanOrEqual(0.6);
    }
  });

  it('what is like none of them runs under the default workload, and the signal says so', async () => {
    const { workload, signals } = await route({ prompt: 'quantum chromodynamics' });
    expect(workload).toBe('rest');
    expect(signals).toContainEqual(expect.objectContaining({ name: 'learned_intent', value: 'rejected' }));
  });

  it('a workload that is named is the one', async () => {
    const { workload, signals } = await route({ prompt: 'please look at my courier', workload: 'login' });
    expect(workload).toBe('login');
    expect(signals.map(({ name }) => name)).not.toContain('learned_intent');
  });
});

/** What words of two languages mean: texts are near to each other that share no letter. */
const meanings = `
const known = {
  refund: ['refund', 'money', 'payment', 'Erstattung', 'Geld'],
  parcel: ['parcel', 'courier', 'delivery', 'Sendung', 'Bote'],
  login: ['password', 'account', 'login', 'Zugang', 'Konto'],
};
export const size = 3;
export const embed = async (texts) =>
  texts.map((text) => Object.values(known).map((words) => words.filter((word) => text.includes(word)).length));
`;

describe.each([
  ['the classifier, by its queue', 'false'],
  ['the door', 'true'],
])('intents with embeddings of an own module, at %s', (_, classifyAtDoor) => {
  let directory: string;
  let stack: Stack;
  let wordsAlone: ClassifierModel;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'upshift-embeddings-'));
    await writeFile(join(directory, 'meanings.mjs'), meanings);
    const examples = Object.entries(kinds).flatMap(([label, words]) =>
      words.split(' ').flatMap((word) => frames.map((frame) => ({ text: `${frame} ${word}`, label }))),
    );
    const texts = examples.map(({ text }) => text);
    wordsAlone = trainClassifier('ngram-logistic', examples, ngramFeatures(texts));
    const embedder = await openTextEmbedder({ kind: 'module', file: 'meanings.mjs' }, directory);
    const source = embeddingFeatures(texts, await embedder.embed(texts));
    await embedder.close();
    const bytes = encodeModel(trainClassifier('embedding-logistic', examples, source));
    await writeFile(join(directory, 'kinds.intents'), bytes);
    const sha = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');
    const embeddings = `embeddings: { kind: module, file: ./meanings.mjs, sha256: ${sha(meanings)} }`;
    const env = { UPSHIFT_LOCAL_MODELS_DIR: directory, UPSHIFT_API_CLASSIFY_AT_DOOR: classifyAtDoor };
    stack = await startStack({ servers, queue, portfolio: portfolioOf(sha(bytes), embeddings), env });
  });
  afterAll(async () => {
    await stack?.close();
    await rm(directory, { recursive: true, force: true });
  });

  /** On a machine that does too much a vector may come too late, and the signal says so: then once more. */
  async function routeInTime(prompt: string) {
    for (let tries = 1; ; tries++) {
      const id = await stack.client.submit({ prompt });
      const { workload } = await stack.client.settled(id);
      const [decision] = (await stack.client.ledger(id)).decisions;
      const intent = decision?.signals.find(({ name }) => name === 'learned_intent');
      if (intent?.value !== 'away' || tries === 20) return { workload, intent };
    }
  }

  it.each([
    ['Bote', 'parcel'],
    ['Geld', 'refund'],
    ['Zugang', 'login'],
  ])('"%s", which words alone would reject, runs under "%s"', async (prompt, workload) => {
    const byWords = chooseLabel(wordsAlone, createTextVectorizer(wordsAlone)(prompt));
    expect(byWords?.confidence).toBeLessThan(0.6);
    const { workload: given, intent } = await routeInTime(prompt);
    expect(given).toBe(workload);
    expect(intent).toMatchObject({ value: workload, costMicros: expect.any(Number) });
  });
});
