import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeLearningRows, streamRows } from '../testing/make-learning-rows.ts';
import { runCli } from '../testing/run-cli.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'upshift-router-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const rows = makeLearningRows(200);
const run = (argv: readonly string[], of = rows) =>
  runCli(argv, {
    streamOutcomes: () => streamRows(of),
    local: {
      openEmbedder: async () => {
        throw new Error('not asked for');
      },
      cpuMicros: () => 0,
    },
  });

describe('upshift router', () => {
  test('trains, says how honest it is, and how a portfolio names it', async () => {
    const out = join(directory, 'a.router');
    const { code, stdout } = await run(['router', 'train', '--outcomes', 'o', '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toContain('200 tasks; each judged by a router that had not seen it');
    expect(stdout).toMatch(/gpt-small +200 +60\.0 %/);
    expect(stdout).toMatch(/router: \{ file: ".*a\.router", sha256: [0-9a-f]{64} \}/);
  });

  test('prints JSON, of the models that were asked for', async () => {
    const out = join(directory, 'b.router');
    const { stdout } = await run([
      'router',
      'train',
      '--outcomes',
      'o',
      '--out',
      out,
      '--models',
      'gpt-small',
      '--json',
    ]);
    const report = JSON.parse(stdout);
    expect(report.deployments).toHaveLength(1);
    expect(report.deployments[0].brier).toBeLessThan(0.5 * report.deployments[0].brierOfBaseRate);
    expect(report.deployments[0]).toMatchObject({ name: 'gpt-small', tasks: 200 });
  });

  test('is held against other rows', async () => {
    const path = join(directory, 'c.router');
    await run(['router', 'train', '--outcomes', 'o', '--out', path]);
    const { stdout } = await run(
      ['router', 'test', '--router', path, '--outcomes', 'p', '--json'],
      makeLearningRows(50, 500),
    );
    const { deployments, rows: count } = JSON.parse(stdout);
    expect(count).toBe(50);
    expect(deployments.map(({ name }: { name: string }) => name)).toEqual(['claude-medium', 'gpt-large', 'gpt-small']);
    expect(deployments[2].auc).toBeGreaterThan(0.9);
  });

  test('says what is wrong', async () => {
    const broken = join(directory, 'broken');
    await writeFile(broken, 'something else');
    const refused = await run(['router', 'test', '--router', broken, '--outcomes', 'o']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('is no router of `upshift router train`');
    const missing = await run(['router', 'train', '--outcomes', 'o', '--out', broken, '--models', 'gpt-9']);
    expect(missing.stderr).toContain('has no answers of gpt-9');
    const few = await run(['router', 'train', '--outcomes', 'o', '--out', broken], makeLearningRows(3));
    expect(few.code).toBe(2);
    expect(few.stderr).toContain('a router needs at least 5');
  });
});
