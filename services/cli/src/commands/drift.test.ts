import type { DriftReport } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { startFakeApi } from '../testing/start-fake-api.ts';

const report: DriftReport = {
  at: '2026-11-26T03:00:00.000Z',
  since: '2026-10-29T00:00:00.000Z',
  falseAlarmRate: 0.05,
  tasks: 8400,
  probes: 120,
  simulated: true,
  causes: ['model'],
  findings: [
    {
      signal: 'pass',
      workload: 'support\u001b[31m',
      deployment: 'small-a',
      cause: 'model',
      why: 'It came with no version of ours.',
      changedAt: '2026-11-20T10:00:00.000Z',
      seenAt: '2026-11-21T04:30:00.000Z',
      before: 0.914,
      after: 0.802,
      evidence: 12.3,
      needed: 8.1,
    },
  ],
};

test('says what changed, whose doing it is and why, without control characters', async () => {
  const { url } = await startFakeApi({ 'GET /v1/drift': () => ({ report }) });
  const run = await runCli(['drift'], { url });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
    "Changed: the vendor's model. | 2026-10-29 to 2026-11-26 03:00 UTC · 8,400 tasks · 120 probes · false alarms in at most 5.0 % of months · simulated models among them",
    'workload | signal | before | after | changed (UTC) | seen (UTC) | cause | deployment',
    "support\\x1b[31m | pass | 91.4 % | 80.2 % | 2026-11-20 10:00 | 2026-11-21 04:30 | the vendor's model | small-a",
    "support\\x1b[31m, the vendor's model: It came with no version of ours.",
    '',
  ]);
});

test('says that nothing has, or that nobody has looked; the document with --json', async () => {
  const calm = { report: { ...report, causes: [], findings: [] } };
  const views = [calm, { report: null }, calm];
  const { url } = await startFakeApi({ 'GET /v1/drift': () => views.shift() });
  expect((await runCli(['drift'], { url })).stdout).toMatch(/^Nothing has drifted\./);
  expect((await runCli(['drift'], { url })).stdout).toMatch(/^Nobody has looked for drift yet/);
  expect(JSON.parse((await runCli(['drift', '--json'], { url })).stdout)).toEqual(calm);
});
