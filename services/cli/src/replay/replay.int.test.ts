import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { OutcomeRow, ToolCall } from '@upshift/contracts';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { makeOutcome, makeOutcomeRow } from '../testing/make-outcome-row.ts';
import type { ReplayReport } from './replay-report.ts';

const shim = fileURLToPath(new URL('../../../../bin/upshift.js', import.meta.url));
const tools: OutcomeRow['input']['tools'] = [
  {
    type: 'function',
    function: {
      name: 'weather',
      parameters: { type: 'object', required: ['city'], properties: { city: { type: 'string' } } },
    },
  },
];
const calls = (city: unknown): { text: null; toolCalls: ToolCall[] } => ({
  text: null,
  toolCalls: [{ name: 'weather', arguments: { city } }],
});

/** What `small` answers, by the row's number modulo four; `large` is always right. */
const answers = [
  { output: calls('Oslo'), correct: 1 }, // right
  { output: calls('Bergen'), correct: 0 }, // wrong, and no check can tell
  { output: calls(7), correct: 0 }, // arguments that do not fit the tool
  { output: { text: 'It is sunny.', toolCalls: null }, correct: 0 }, // calls nothing
];
const rows = Array.from({ length: 40 }, (_, index) =>
  makeOutcomeRow({
    id: `row-${index}`,
    input: { messages: [{ role: 'user', content: `Weather in Oslo? (${index})` }], tools },
    outcomes: {
      small: makeOutcome({ ...answers[index % 4], costUsd: 0.001, latencyMs: 400 }),
      large: makeOutcome({ output: calls('Oslo'), costUsd: 0.01, latencyMs: 1000 }),
    },
  }),
);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'upshift replay '));
  await writeFile(join(directory, 'table.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
});
afterAll(() => rm(directory, { recursive: true }));

test('forty recorded tasks through real queues: every figure is what the table says, and the books agree', async () => {
  const redisUrl = inject('redisUrl');
  const argv = [shim, 'replay', '--outcomes', join(directory, 'table.jsonl'), '--tiers', 'small,large', '--json'];
  const env = {
    ...process.env,
    DATABASE_URL: inject('databaseUrl'),
    ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
  };
  const { stdout } = await promisify(execFile)(process.execPath, argv, { env });
  const report: ReplayReport = JSON.parse(stdout);
  expect(report).toMatchObject({
    tasks: 40,
    settled: 40,
    states: { succeeded: 40 },
    policy: { success: 0.75, costPerSuccessUsd: expect.closeTo(0.24 / 30, 9), premiumShare: 0.5 },
    alwaysPremium: { success: 1, costPerSuccessUsd: expect.closeTo(0.01, 9), premiumShare: 1 },
    escalations: { validator_failed: 10, validator_unknown: 10 },
    billedNanoUsd: 240_000_000,
    ledgerNanoUsd: 240_000_000,
    billedCalls: 60,
    ledgerCalls: 60,
    disagreements: [],
  });
  // Recorded: 400 ms for half of the tasks, 1,400 ms for the others; the rest is what Upshift added.
  expect(report.policy.p50Ms).toBeGreaterThan(400);
  expect(report.policy.p95Ms).toBeGreaterThan(1400);
  expect(report.alwaysPremium.p50Ms).toBeGreaterThan(1000);
}, 60_000);
