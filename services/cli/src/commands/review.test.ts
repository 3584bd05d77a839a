import type { ReviewDetail } from '@upshift/contracts';
import { expect, test } from 'vitest';
import type { ReviewDesk } from '../review/create-review-desk.ts';
import { makeLedger, makeTask, taskId } from '../testing/make-ledger.ts';
import { runCli } from '../testing/run-cli.ts';
import { FakeAnswer, type FakeRequest, type FakeRoute, startFakeApi } from '../testing/start-fake-api.ts';

const at = '2026-11-26T10:00:00.000Z';
const leaseUntil = '2026-11-26T10:15:00.000Z';
const item = {
  task: taskId,
  tenant: 'default',
  workload: 'extract',
  risk: 'high',
  reason: 'validator_failed',
  reasonDetail: 'shape',
  openedAt: at,
  ageSeconds: 3720,
  dueAt: '2026-11-26T10:30:00.000Z',
  overdue: true,
  claim: null,
} as const;
const claim = { task: taskId, reviewer: 'ann', fence: 3, claimedAt: at, leaseUntil };
const ledger = makeLedger({ task: makeTask({ state: 'in_review', output: null }) });
const [first, second] = ledger.attempts.map(({ id }) => id);
const detail: ReviewDetail = {
  ...item,
  request: {
    messages: [{ role: 'user', content: 'Invoice 7\u001b[2J' }],
    tools: null,
    outputSchema: null,
  },
  answers: [
    { attempt: first ?? '', text: null, toolCalls: [{ name: 'weather', arguments: { city: 7 } }], json: null },
    { attempt: second ?? '', text: '{"total": "twelve"}', toolCalls: null, json: { total: 'twelve' } },
  ],
  proposed: second ?? '',
  terms: { ratePerHourUsd: 60, slaMinutes: 30, leaseMinutes: 15, capMinutes: 60 },
  ledger,
};
const settled = (state: 'succeeded' | 'failed', reason: string) => ({
  task: makeTask({ state, reason }),
  workedSeconds: 90,
  costUsd: 1.5,
  verdicts: [],
});
const finding = { validator: 'shape', version: '1', score: null, error: null, durationMs: 1 };
const findings = [{ ...finding, verdict: 'fail', evidence: [{ path: '/total', message: 'must be number' }] }];
const refused = new FakeAnswer(422, {
  error: { code: 'REVIEW_EDIT_REFUSED', message: 'The validator "shape" finds the answer wrong.', path: '/answer' },
  verdicts: findings,
});

const self = `/v1/review/${taskId}`;
function startApi(routes: Readonly<Record<string, FakeRoute>> = {}) {
  return startFakeApi({
    'GET /v1/review': () => ({ reviews: [item], nextCursor: null, waiting: 1 }),
    [`GET ${self}`]: () => detail,
    [`POST ${self}/claim`]: () => claim,
    [`POST ${self}/release`]: () => ({ workedSeconds: 5 }),
    [`POST ${self}/accept`]: () => settled('succeeded', 'review_accepted'),
    [`POST ${self}/reject`]: () => settled('failed', 'review_rejected'),
    ...routes,
  });
}
const posted = (requests: readonly FakeRequest[]) =>
  requests.filter(({ method }) => method === 'POST').map(({ url, body }) => [url.replace(self, ''), body]);

test('lists what waits, with age, SLA, reason and filters; the options may stand before or after "list"', async () => {
  const { url, requests } = await startApi();
  const run = await runCli(['review', 'list', '--url', url, '--workload', 'extract', '--free', '--limit', '5']);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout).toMatch(/extract +high +1 h 2 min +overdue by 32 min 0 s +- +validator_failed \(shape\)/);
  expect(run.stdout).toContain('1 wait for a person.');
  expect(requests[0]?.url).toBe('/v1/review?workload=extract&claimed=false&limit=5');
  const json = await runCli(['review', '--url', url, '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({ reviews: [{ task: taskId }], waiting: 1 });
});

test('says that nothing waits', async () => {
  const { url } = await startApi({ 'GET /v1/review': () => ({ reviews: [], nextCursor: null, waiting: 0 }) });
  expect((await runCli(['review', 'list', '--url', url])).stdout).toBe('Nothing waits for a person.\n');
});

test('shows the question and each answer with what was found of it, safe to print', async () => {
  const { url } = await startApi();
  const { stdout } = await runCli(['review', 'show', taskId, '--url', url]);
  expect(stdout).toContain('Invoice 7\\x1b[2J');
  expect(stdout).toMatch(/answer of sim-small on efficient SIMULATED .*\nweather\(\{"city":7\}\)\narguments: fail/);
  expect(stdout).toMatch(/answer of sim-large on strong SIMULATED proposed .*\n\{"total": "twelve"\}/);
});

test('claims for the one who is named, by option or environment', async () => {
  const { url, requests } = await startApi();
  const run = await runCli(['review', 'claim', taskId, '--as', 'ann', '--url', url]);
  expect(run.stdout).toBe(`${taskId} is ann's until ${leaseUntil}\n`);
  expect(posted(requests)).toEqual([['/claim', { reviewer: 'ann' }]]);
  const nobody = await runCli(['review', 'claim', taskId, '--url', url]);
  expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining('--as <name>') });
});

test('accepts, rejects and gives back under the claim that it takes', async () => {
  const { url, requests } = await startApi();
  const run = (...argv: string[]) => runCli(['review', ...argv, '--as', 'ann', '--url', url]);
  const accepted = await run('accept', taskId, '--comment', 'Right.');
  expect(accepted.stdout).toBe(`${taskId} succeeded review_accepted · 1 min 30 s of a reviewer · 1.50 USD\n`);
  await run('reject', taskId, '--comment', 'No such invoice.');
  await run('release', taskId);
  expect(posted(requests).filter(([path]) => path !== '/claim')).toEqual([
    ['/accept', { reviewer: 'ann', fence: 3, comment: 'Right.' }],
    ['/reject', { reviewer: 'ann', fence: 3, comment: 'No such invoice.' }],
    ['/release', { reviewer: 'ann', fence: 3 }],
  ]);
  expect((await run('reject', taskId)).code).toBe(2);
});

test('an edit that is refused shows the findings and exits with 1, as JSON too; insisting settles it', async () => {
  const { url, requests } = await startApi({
    [`POST ${self}/edit`]: ({ body }) =>
      typeof body === 'object' && body !== null && 'insist' in body ? settled('succeeded', 'review_edited') : refused,
  });
  const readInput = async () => 'twelve\n';
  const argv = ['review', 'edit', taskId, '--file', 'answer.txt', '--as', 'ann', '--url', url];
  const run = await runCli(argv, { readInput });
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toMatch(/REVIEW_EDIT_REFUSED.*\nshape: fail.*\n.*\/total {2}must be number/);
  const json = await runCli([...argv, '--json'], { readInput });
  expect(JSON.parse(json.stdout)).toEqual({
    error: { code: 'REVIEW_EDIT_REFUSED', message: expect.any(String), path: '/answer' },
    verdicts: findings,
  });
  expect((await runCli([...argv, '--insist', 'A credit note.'], { readInput })).code).toBe(0);
  expect(posted(requests).at(-1)).toEqual([
    '/edit',
    { reviewer: 'ann', fence: 3, answer: { text: 'twelve', toolCalls: null }, insist: 'A credit note.' },
  ]);
});

test('a file with tool calls is calls', async () => {
  const { url, requests } = await startApi({ [`POST ${self}/edit`]: () => settled('succeeded', 'review_edited') });
  const calls = { text: null, toolCalls: [{ name: 'weather', arguments: { city: 'Oslo' } }] };
  const readInput = async () => JSON.stringify(calls);
  await runCli(['review', 'edit', taskId, '--file', '-', '--as', 'ann', '--url', url], { readInput });
  expect(posted(requests).at(-1)).toEqual(['/edit', { reviewer: 'ann', fence: 3, answer: calls }]);
});

test('says who has a task that somebody else has', async () => {
  const held = new FakeAnswer(409, { error: { code: 'REVIEW_CLAIMED', message: 'bob has the task until then.' } });
  const { url } = await startApi({ [`POST ${self}/claim`]: () => held });
  const run = await runCli(['review', 'accept', taskId, '--as', 'ann', '--url', url]);
  expect(run).toMatchObject({ code: 1, stderr: 'error REVIEW_CLAIMED bob has the task until then.\n' });
});

/** A reviewer at a terminal who gives these answers, one after the other. */
function sitDown(answers: readonly (string | boolean | null)[]): ReviewDesk {
  const left = [...answers];
  const next = async () => {
    if (left.length === 0) throw new Error('The reviewer was asked once too often.');
    return left.shift() as never;
  };
  return { reviewer: 'ann', interactive: true, select: next, text: next, confirm: next, edit: next };
}

test('goes through the queue with somebody at a terminal: mend, insist, confirm', async () => {
  let waits = true;
  const { url, requests } = await startApi({
    'GET /v1/review': () => ({ reviews: waits ? [item] : [], nextCursor: null, waiting: waits ? 1 : 0 }),
    [`POST ${self}/edit`]: ({ body }) => {
      if (typeof body !== 'object' || body === null || !('insist' in body)) return refused;
      waits = false;
      return settled('succeeded', 'review_edited');
    },
  });
  const review = sitDown([taskId, 'edit', 'one', true, 'mend', 'two', true, 'insist', 'A credit note.']);
  const run = await runCli(['review', '--url', url], { review });
  expect(run).toMatchObject({ code: 0 });
  expect(run.stderr).toContain('Nothing is left to decide.');
  const edits = posted(requests).filter(([path]) => path === '/edit');
  expect(edits.map(([, body]) => body)).toMatchObject([
    { answer: { text: 'one' } },
    { answer: { text: 'two' } },
    { answer: { text: 'two' }, insist: 'A credit note.' },
  ]);
});

test.each([
  ['accept', [taskId, 'accept', false, null]],
  ['reject', [taskId, 'reject', null, null]],
  ['edit', [taskId, 'edit', null, null]],
  ['nothing', [taskId, null, null]],
] as const)('gives a task back when %s is not confirmed', async (_what, answers) => {
  const { url, requests } = await startApi();
  await runCli(['review', '--url', url], { review: sitDown(answers) });
  expect(posted(requests).map(([path]) => path)).toEqual(['/claim', '/release']);
});

test('goes on with the queue when somebody else was faster', async () => {
  const held = new FakeAnswer(409, { error: { code: 'REVIEW_CLAIMED', message: 'bob has the task until then.' } });
  const { url } = await startApi({ [`POST ${self}/claim`]: () => held });
  const run = await runCli(['review', '--url', url], { review: sitDown([taskId, null]) });
  expect(run).toMatchObject({ code: 0, stderr: 'REVIEW_CLAIMED bob has the task until then.\n' });
});
