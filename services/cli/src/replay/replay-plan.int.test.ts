import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { makeOutcome, makeOutcomeRow } from '../testing/make-outcome-row.ts';
import type { ReplayReport } from './replay-report.ts';

const shim = fileURLToPath(new URL('../../../../bin/upshift.js', import.meta.url));
const says = (text: string, correct: number) => ({ output: { text, toolCalls: null }, correct });

/** In half of the rows the two weak models agree, and are right; in the others the second one and the strong one are. */
const rows = Array.from({ length: 20 }, (_, index) =>
  makeOutcomeRow({
    id: `row-${index}`,
    outcomes: {
      small: makeOutcome({ ...(index % 2 === 0 ? says('4', 1) : says('5', 0)), costUsd: 0.001, latencyMs: 1000 }),
      medium: makeOutcome({ ...says('4', 1), costUsd: 0.002, latencyMs: 3000 }),
      large: makeOutcome({ ...says('4', 1), costUsd: 0.01, latencyMs: 4000 }),
    },
  }),
);
const plan = {
  kind: 'quorum',
  members: [
    { deployment: 'small', weight: 1 },
    { deployment: 'medium', weight: 1 },
    { deployment: 'large', weight: 2, delayMs: null, callBelow: 1.5 },
  ],
  decisiveLead: 1.5,
};

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'upshift replay '));
  await writeFile(join(directory, 'table.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  await writeFile(join(directory, 'plan.json'), JSON.stringify(plan));
  await writeFile(join(directory, 'no-plan.json'), JSON.stringify({ kind: 'quorum', members: [] }));
});
afterAll(() => rm(directory, { recursive: true }));

function replay(planFile: string) {
  const redisUrl = inject('redisUrl');
  const argv = ['--outcomes', join(directory, 'table.jsonl'), '--tiers', 'small+medium,large', '--json'];
  const env = {
    ...process.env,
    DATABASE_URL: inject('databaseUrl'),
    ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
  };
  return promisify(execFile)(process.execPath, [shim, 'replay', ...argv, '--plan', join(directory, planFile)], { env });
}

test('runs a plan through the real queues: every figure is what the table says of its decisions', async () => {
  const report: ReplayReport = JSON.parse((await replay('plan.json')).stdout);
  expect(report).toMatchObject({
    tasks: 20,
    settled: 20,
    states: { succeeded: 20 },
    // Ten of two calls, ten of three; the strong model is asked only where the weak ones differ.
    policy: { success: 1, costPerSuccessUsd: expect.closeTo((10 * 0.003 + 10 * 0.013) / 20, 9), premiumShare: 0.5 },
    ledgerCalls: 50,
    billedCalls: 50,
    disagreements: [],
  });
  expect(report.rows.at(-1)?.name).toBe('plan: quorum');
  // Recorded: 3,000 ms where the weak ones agree, 3,000 + 4,000 where they differ; the rest is what Upshift added.
  const added = { p50: report.overheadMs.p50 ?? 0, p95: report.overheadMs.p95 ?? 0 };
  expect(report.policy.p50Ms).toBeGreaterThan(3000);
  expect(report.policy.p95Ms).toBeGreaterThan(7000);
  expect(report.policy.p95Ms).toBeLessThan(7000 + 3 * added.p95 + 200);
}, 60_000);

test('says what is wrong with a plan before anything is started', async () => {
  await expect(replay('no-plan.json')).rejects.toMatchObject({
    code: 2,
    stdout: expect.stringContaining('is no plan'),
  });
});
