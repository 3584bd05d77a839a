import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

const kinds = { refund: 'refund money payment', parcel: 'parcel courier delivery', login: 'password account login' };
const frames = ['help with my', 'where is the', 'please look at the', 'what about my', 'a problem with the'];
const lineOf = (text: string, workload: string): string => JSON.stringify({ text, workload });
const lines = Object.entries(kinds).flatMap(([kind, words]) =>
  words.split(' ').flatMap((word) => frames.map((frame) => lineOf(`${frame} ${word}`, kind))),
);

let dir: string;
let data: string;
let intents: string;
const train = (...more: string[]) => runCli(['intents', 'train', '--data', data, '--out', intents, ...more]);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'upshift-intents-'));
  data = join(dir, 'texts.jsonl');
  intents = join(dir, 'kinds.intents');
  await writeFile(data, lines.join('\n'));
  expect(await train()).toMatchObject({ code: 0 });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('upshift intents', () => {
  it('trains, says how good it is on unseen texts, and how a portfolio names it', async () => {
    const { stdout } = await train('--precision', '0.9');
    const sha256 = createHash('sha256').update(readFileSync(intents)).digest('hex');
    expect(stdout).toContain('45 texts of 3 workloads; each read by intents that had not seen it:');
    expect(stdout).toMatch(/\d+\.\d % of 45 texts right/);
    expect(stdout).toMatch(
      new RegExp(`intents: \\{ file: ".*kinds\\.intents", sha256: ${sha256}, min: [01](\\.\\d+)? \\}`),
    );
  });

  it('counts what is rejected, and texts of workloads that it was never taught apart', async () => {
    const other = join(dir, 'other.jsonl');
    const known = lineOf('please look at my parcel', 'parcel');
    await writeFile(other, [known, lineOf('quantum chromodynamics', 'physics')].join('\n'));
    const argv = ['intents', 'test', '--data', other, '--intents', intents, '--json'];
    const open = JSON.parse((await runCli([...argv, '--min', '0'])).stdout);
    expect(open).toMatchObject({
      accepted: { right: 1, wrong: 0, rejected: 0 },
      strange: { texts: 1, rejected: 0 },
    });
    const strict = JSON.parse((await runCli([...argv, '--min', '1'])).stdout);
    expect(strict).toMatchObject({ accepted: { right: 0, rejected: 1 }, strange: { texts: 1, rejected: 1 } });
  });

  it('says what is wrong', async () => {
    const broken = join(dir, 'broken');
    await writeFile(broken, 'something else');
    const refused = await runCli(['intents', 'test', '--data', data, '--intents', broken]);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain(broken);
    const share = await runCli(['intents', 'train', '--data', data, '--out', intents, '--precision', 'most']);
    expect(share.stderr).toContain('It is a number from 0 to 1.');
    expect(await readFile(intents)).toBeInstanceOf(Buffer);
  });

  describe('with vectors of a module', () => {
    const local = {
      openEmbedder: async (module?: string) => {
        const { embed } = (await import(String(module))) as { embed(texts: readonly string[]): number[][] };
        return async (texts: readonly string[]) => embed(texts);
      },
      cpuMicros: () => 0,
    };
    const meanings = `export const size = 3;
export const embed = (texts) => texts.map((text) => ['money', 'parcel', 'login'].map((word) => Number(text.includes(word))));`;
    let module: string;
    let vectors: string;
    beforeAll(async () => {
      module = join(dir, 'meanings.mjs');
      vectors = join(dir, 'vectors.intents');
      await writeFile(module, meanings);
    });
    const run = (argv: readonly string[]) => runCli(['intents', ...argv, '--data', data], { local });

    it('trains, and prints the embeddings for the portfolio', async () => {
      const method = ['--method', 'embedding-logistic', '--embeddings', module];
      const { stdout, code } = await run(['train', '--out', vectors, ...method]);
      expect(code).toBe(0);
      const sha256 = createHash('sha256').update(meanings).digest('hex');
      expect(stdout).toContain(`embeddings: { kind: module, file: "meanings.mjs", sha256: ${sha256} }`);
      expect(stdout).toContain('the module not counted');
      const tested = await run(['test', '--intents', vectors, '--embeddings', module, '--min', '0', '--json']);
      expect(JSON.parse(tested.stdout)).toMatchObject({ accepted: { rejected: 0 } });
    });

    it('refuses vectors of another length, a module that is not there, and a module for words alone', async () => {
      const two = join(dir, 'two.mjs');
      await writeFile(two, 'export const size = 2; export const embed = (texts) => texts.map(() => [1, 2]);');
      const foreign = await run(['test', '--intents', vectors, '--embeddings', two]);
      expect(foreign).toMatchObject({ code: 2 });
      expect(foreign.stderr).toContain('reads vectors of 3 numbers, these have 2');
      const absent = ['--method', 'embedding-logistic', '--embeddings', join(dir, 'absent.mjs')];
      const missing = await run(['train', '--out', vectors, ...absent]);
      expect(missing.stderr).toContain('absent.mjs');
      const words = await run(['train', '--out', vectors, '--embeddings', module]);
      expect(words).toMatchObject({ code: 2 });
      expect(words.stderr).toContain('--method embedding-logistic');
    });
  });

  const banking = new URL('../../../../../shared/data/validators/banking77.jsonl.gz', import.meta.url);
  const given = existsSync(banking) ? it : it.skip;
  // All 77 kinds take a minute of processor time: `node bench/local.ts` measures them.
  given(
    'tells twenty kinds of Banking77 apart on unseen texts (skipped without the data)',
    async () => {
      const rows = gunzipSync(readFileSync(banking)).toString().trim().split('\n');
      const all = rows.map((row): { text: string; intent: string } => JSON.parse(row));
      const chosen = new Set([...new Set(all.map(({ intent }) => intent))].sort().slice(0, 20));
      const own = all.filter(({ intent }) => chosen.has(intent));
      const path = join(dir, 'banking.jsonl');
      await writeFile(path, own.map(({ text, intent }) => lineOf(text, intent)).join('\n'));
      const argv = ['intents', 'train', '--data', path, '--out', join(dir, 'banking.intents'), '--json'];
      const { quality, workloads } = JSON.parse((await runCli(argv)).stdout);
      expect(workloads).toHaveLength(20);
      expect(quality.accuracy).toBeGreaterThanOrEqual(0.9);
      expect(quality.calibrationError).toBeLessThan(0.03);
    },
    120_000,
  );
});
