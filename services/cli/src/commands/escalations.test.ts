import type { EscalationEntry } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { taskId } from '../testing/make-ledger.ts';
import { runCli } from '../testing/run-cli.ts';
import { startFakeApi } from '../testing/start-fake-api.ts';

const entry = (part: Partial<EscalationEntry> = {}): EscalationEntry => ({
  task: taskId,
  step: 3,
  at: '2026-11-26T08:00:00.000Z',
  workload: 'chat',
  action: 'escalate',
  reason: 'validator_failed',
  detail: 'schema',
  validator: 'schema',
  deployment: 'small',
  fromTier: 'efficient',
  toTier: 'strong',
  ...part,
});

/** Serves these pages in order, by a cursor that counts. */
async function startPages(...pages: EscalationEntry[][]) {
  return startFakeApi({
    'GET /v1/escalations': ({ url }) => {
      const cursor = Number(new URL(url, 'http://x').searchParams.get('cursor') ?? 0);
      return { escalations: pages[cursor] ?? [], nextCursor: cursor + 1 < pages.length ? String(cursor + 1) : null };
    },
  });
}

test('shows them as a table, newest first', async () => {
  const handoff = entry({ action: 'handoff', reason: 'tiers_exhausted', detail: 'x', validator: null, toTier: null });
  const { url, requests } = await startPages([entry(), handoff]);
  const run = await runCli(['escalations'], { url });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
    'at (UTC) | task | workload | move | reason | by | deployment',
    `2026-11-26 08:00:00 | ${taskId} | chat | efficient → strong | validator_failed | schema | small`,
    `2026-11-26 08:00:00 | ${taskId} | chat | efficient → a person | tiers_exhausted | x | small`,
    '',
  ]);
  expect(requests[0]?.url).toBe('/v1/escalations?limit=50');
});

test('passes every filter on; a moment may be so long ago', async () => {
  const { url, requests } = await startPages([]);
  const now = Date.parse('2026-11-26T12:00:00Z');
  const filters = ['--workload', 'chat', '--reason', 'refused', '--validator', 'v', '--deployment', 'd'];
  const times = ['--action', 'handoff', '--since', '7d', '--until', '2026-11-26'];
  const run = await runCli(['escalations', ...filters, ...times, '--limit', '3'], {
    url,
    replay: { now: () => now } as never,
  });
  expect(run.stdout).toBe('No task was escalated.\n');
  expect(Object.fromEntries(new URL(requests[0]?.url ?? '', 'http://x').searchParams)).toEqual({
    workload: 'chat',
    reason: 'refused',
    validator: 'v',
    deployment: 'd',
    action: 'handoff',
    since: '2026-11-19T12:00:00.000Z',
    until: '2026-11-26T00:00:00.000Z',
    limit: '3',
  });
});

test('exports every page as CSV, safe for spreadsheets', async () => {
  const { url, requests } = await startPages([entry()], [entry({ detail: '=cmd()' })]);
  const { stdout } = await runCli(['escalations', '--csv'], { url });
  expect(stdout.trimEnd().split('\n')).toEqual([
    'at,task,step,workload,action,reason,detail,validator,deployment,fromTier,toTier',
    `2026-11-26T08:00:00.000Z,${taskId},3,chat,escalate,validator_failed,schema,schema,small,efficient,strong`,
    `2026-11-26T08:00:00.000Z,${taskId},3,chat,escalate,validator_failed,'=cmd(),schema,small,efficient,strong`,
  ]);
  expect(requests).toHaveLength(2);
});

test('exports them as lines of JSON, and as one document', async () => {
  const { url } = await startPages([entry()], [entry({ step: 4 })]);
  const lines = (await runCli(['escalations', '--jsonl'], { url })).stdout.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([entry(), entry({ step: 4 })]);
  const { stdout } = await runCli(['escalations', '--json', '--limit', '1'], { url });
  expect(JSON.parse(stdout)).toEqual({ escalations: [entry()] });
});

test.each([
  [['--csv', '--jsonl'], 'cannot be used with'],
  [['--csv', '--json'], 'cannot be used with'],
  [['--since', 'yesterday'], 'It is a time ago'],
  [['--since', '2026-13-40'], 'It is a time ago'],
  [['--action', 'repair'], 'Allowed choices'],
])('refuses %j', async (options, message) => {
  const run = await runCli(['escalations', ...options], { url: 'http://127.0.0.1:9' });
  expect(run.code).toBe(2);
  expect(`${run.stderr}${run.stdout}`).toContain(message);
});
