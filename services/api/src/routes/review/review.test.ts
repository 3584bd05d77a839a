import type { Verdict } from '@upshift/contracts';
import type { ReviewDecisionRequest, ReviewFilter } from '@upshift/ports';
import { expect, test } from 'vitest';
import { makeReview, reviewStore } from '../../testing/make-review.ts';
import { startApi, toTaskId } from '../../testing/start-api.ts';

const self = `/v1/review/${toTaskId(1)}`;
const held = { reviewer: 'ann', fence: 3 };
const decided = { outcome: 'decided', workedMs: 1500, costNanoUsd: 25_000_000 } as const;

type Started = Awaited<ReturnType<typeof startApi>>;
const post = ({ inject }: Started, step: string, payload: object) =>
  inject({ method: 'POST', url: `${self}/${step}`, headers: { 'content-type': 'application/json' }, payload });
const said = (verdict: Verdict['verdict']): Verdict => ({
  validator: 'shape',
  version: '1',
  verdict,
  score: null,
  evidence: verdict === 'pass' ? [] : [{ path: '/total', message: 'must be number' }],
  error: null,
  durationMs: 1,
});

/** An API whose record takes every decision, and whose validators say this. */
async function startDeciding(verdict: Verdict['verdict'] = 'pass', facts = makeReview()) {
  const decisions: ReviewDecisionRequest[] = [];
  const judged: string[] = [];
  const store = reviewStore(
    {
      async decideReview(request) {
        decisions.push(request);
        return decided;
      },
    },
    facts,
  );
  const validators = {
    judge: async ({ name }: { name: string }) => {
      judged.push(name);
      return said(verdict);
    },
  };
  return { api: await startApi({ store, validators }), decisions, judged };
}

test('lists what waits, with the filters that were asked for and no others', async () => {
  const filters: ReviewFilter[] = [];
  const { item } = makeReview();
  const store = reviewStore({
    async listReviews(filter) {
      filters.push(filter);
      return { reviews: [item], nextCursor: null, waiting: 1 };
    },
  });
  const { inject } = await startApi({ store });
  const answer = await inject('/v1/review?workload=shaped&risk=high&claimed=false&reviewer=ann&tenant=acme&limit=5');
  expect([answer.statusCode, answer.json()]).toMatchObject([200, { reviews: [{ task: toTaskId(1) }], waiting: 1 }]);
  await inject('/v1/review');
  expect(filters).toEqual([
    { tenantId: 'acme', limit: 5, workload: 'shaped', risk: 'high', claimed: false, reviewer: 'ann' },
    { tenantId: 'default', limit: 50 },
  ]);
  for (const query of ['claimed=perhaps', 'risk=huge', 'limit=0', 'reviewer=a%0Ab', 'colour=red'])
    expect((await inject(`/v1/review?${query}`)).json().error.code).toBe('REQUEST_INVALID');
});

test('shows question, answers and terms of one', async () => {
  const { inject } = await startApi({ store: reviewStore() });
  expect((await inject(self)).json()).toMatchObject({
    task: toTaskId(1),
    request: { messages: [{ content: 'Invoice 7' }], outputSchema: { type: 'object' } },
    answers: [{ attempt: `${toTaskId(1)}-2-0-1`, json: { total: 12 } }],
    proposed: `${toTaskId(1)}-2-0-1`,
    terms: { ratePerHourUsd: 60, slaMinutes: 30, leaseMinutes: 15, capMinutes: 60 },
  });
});

test('claims, renews and releases for the one who is named', async () => {
  const asked: unknown[] = [];
  const claim = { task: toTaskId(1), ...held, claimedAt: 'then', leaseUntil: 'later' };
  const store = reviewStore({
    async claimReview(...values) {
      asked.push(values);
      return { outcome: 'claimed', claim };
    },
    async renewReview(...values) {
      asked.push(values);
      return { outcome: 'claimed', claim };
    },
    async releaseReview(...values) {
      asked.push(values);
      return decided;
    },
  });
  const api = await startApi({ store });
  const { terms } = makeReview();
  const key = { tenantId: 'default', taskId: toTaskId(1) };
  expect((await post(api, 'claim', { reviewer: ' ann ' })).json()).toEqual(claim);
  expect((await post(api, 'renew', held)).json()).toEqual(claim);
  expect((await post(api, 'release', held)).json()).toEqual({ workedSeconds: 1.5 });
  expect(asked).toEqual([
    ['default', toTaskId(1), 'ann', terms],
    [{ ...key, ...held }, terms.leaseMs],
    [{ ...key, ...held }],
  ]);
  for (const body of [{}, { reviewer: '' }, { reviewer: 'a\u202eb' }, { reviewer: 'x'.repeat(65) }])
    expect((await post(api, 'claim', body)).json().error.code).toBe('REQUEST_INVALID');
});

test('accepts the proposed answer, or the one that is named', async () => {
  const { api, decisions } = await startDeciding();
  const answer = await post(api, 'accept', { ...held, comment: 'Right.' });
  expect([answer.statusCode, answer.json()]).toMatchObject([
    200,
    { workedSeconds: 1.5, costUsd: 0.025, verdicts: [], task: { id: toTaskId(1) } },
  ]);
  await post(api, 'accept', { ...held, attempt: `${toTaskId(1)}-2-0-1` });
  const decision = { verdict: 'accept', attempt: { step: 2, no: 0, try: 1 } };
  expect(decisions).toMatchObject([
    { ...held, comment: 'Right.', decision },
    { ...held, comment: null, decision },
  ]);
  const missing = await post(api, 'accept', { ...held, attempt: 'another' });
  expect([missing.statusCode, missing.json().error]).toMatchObject([
    422,
    { code: 'REVIEW_ANSWER_MISSING', path: '/attempt' },
  ]);
});

test('an edit that the validators let pass settles, and only those are asked that can judge a person', async () => {
  const { api, decisions, judged } = await startDeciding('pass');
  const answer = await post(api, 'edit', { ...held, answer: { text: '{"total": 13}' } });
  expect([answer.statusCode, answer.json()]).toMatchObject([200, { verdicts: [{ verdict: 'pass' }] }]);
  expect(judged).toEqual(['shape']);
  expect(decisions[0]?.decision).toMatchObject({
    verdict: 'edit',
    answer: { text: '{"total": 13}', toolCalls: null },
    insisted: null,
  });
});

test.each(['fail', 'unknown'] as const)(
  'an edit on which a validator says %s is refused with its findings, and stands with a reason',
  async (verdict) => {
    const { api, decisions } = await startDeciding(verdict);
    const edit = { ...held, answer: { text: 'twelve' } };
    const refused = await post(api, 'edit', edit);
    expect([refused.statusCode, refused.json()]).toMatchObject([
      422,
      {
        error: { code: 'REVIEW_EDIT_REFUSED', path: '/answer' },
        verdicts: [{ verdict, evidence: [{ path: '/total' }] }],
      },
    ]);
    expect(refused.json().error.message).not.toContain('twelve');
    expect(decisions).toEqual([]);
    expect((await post(api, 'edit', { ...edit, insist: 'It is a credit note.' })).statusCode).toBe(200);
    expect(decisions[0]?.decision).toMatchObject({ insisted: 'It is a credit note.', verdicts: [{ verdict }] });
  },
);

test('a reason to insist that is not needed is not put on record', async () => {
  const { api, decisions } = await startDeciding('pass');
  await post(api, 'edit', { ...held, answer: { text: '{}' }, insist: 'To be sure.' });
  expect(decisions[0]?.decision).toMatchObject({ insisted: null });
});

test('an edit of someone who has not got the task is refused before anything is judged', async () => {
  const { api, decisions, judged } = await startDeciding('fail');
  const answer = await post(api, 'edit', { reviewer: 'bob', fence: 2, answer: { text: 'x' } });
  expect([answer.statusCode, answer.json().error]).toMatchObject([
    409,
    { code: 'REVIEW_LEASE_LOST', message: expect.stringContaining('ann') },
  ]);
  expect([decisions, judged]).toEqual([[], []]);
});

test('an edit that was made already is not judged again', async () => {
  const { api, decisions, judged } = await startDeciding('fail', makeReview({ state: 'succeeded' }));
  expect((await post(api, 'edit', { ...held, answer: { text: 'x' } })).statusCode).toBe(200);
  expect([decisions.length, judged]).toEqual([1, []]);
});

test('rejects only with a comment', async () => {
  const { api, decisions } = await startDeciding();
  expect((await post(api, 'reject', held)).json().error).toMatchObject({ code: 'REQUEST_INVALID', path: '/comment' });
  expect((await post(api, 'reject', { ...held, comment: ' ' })).statusCode).toBe(400);
  expect((await post(api, 'reject', { ...held, comment: 'No such invoice.' })).statusCode).toBe(200);
  expect(decisions).toMatchObject([{ comment: 'No such invoice.', decision: { verdict: 'reject' } }]);
});

test.each([
  [{ outcome: 'lease_lost', holder: null }, 409, 'REVIEW_LEASE_LOST', 'claim the task again'],
  [{ outcome: 'lease_lost', holder: 'bob' }, 409, 'REVIEW_LEASE_LOST', 'bob has the task'],
  [{ outcome: 'ended', state: 'succeeded' }, 409, 'REVIEW_ENDED', 'the task is succeeded'],
] as const)('what the record answers becomes a code: %o', async (result, status, code, words) => {
  const api = await startApi({ store: reviewStore({ decideReview: async () => result }) });
  const answer = await post(api, 'accept', held);
  expect([answer.statusCode, answer.json().error]).toMatchObject([
    status,
    { code, message: expect.stringContaining(words) },
  ]);
});

test('a claim of what another has says who has it, and until when', async () => {
  const leaseUntil = '2026-11-26T10:15:00.000Z';
  const api = await startApi({
    store: reviewStore({ claimReview: async () => ({ outcome: 'held', reviewer: 'bob', leaseUntil }) }),
  });
  const answer = await post(api, 'claim', { reviewer: 'ann' });
  expect(answer.json().error).toMatchObject({
    code: 'REVIEW_CLAIMED',
    message: expect.stringContaining(`bob has the task until ${leaseUntil}`),
  });
});

test.each([self, '/v1/review/nonsense', '/v1/review/t_%00'])('%s, of which no person was asked: 404', async (url) => {
  const { inject } = await startApi({ store: reviewStore({}, null) });
  const answer = await inject(url);
  expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'REVIEW_NOT_FOUND']);
});

test('gives images by reference, and their bytes one by one, as images and nothing else', async () => {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUg==', 'base64');
  const facts = makeReview();
  const images = [
    { mediaType: 'image/png', data: png.toString('base64') },
    { url: 'https://example.com/a.png' },
  ] as const;
  const request = {
    ...facts.request,
    input: {
      ...facts.request.input,
      messages: [{ role: 'user' as const, content: 'What is it?', images: [...images] }],
    },
  };
  const { inject } = await startApi({ store: reviewStore({}, { ...facts, request }) });
  const detail = await inject(self);
  expect(detail.body).not.toContain(png.toString('base64'));
  const path = `${self}/images/0/0`;
  expect(detail.json().request.messages[0].images).toEqual([
    { mediaType: 'image/png', bytes: png.length, path },
    { url: 'https://example.com/a.png' },
  ]);
  const image = await inject(path);
  expect(image.statusCode).toBe(200);
  expect(image.rawPayload.equals(png)).toBe(true);
  expect(image.headers).toMatchObject({
    'content-type': 'image/png',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  });
  for (const other of ['0/1', '0/2', '1/0'])
    expect((await inject(`${self}/images/${other}`)).json()).toMatchObject({ error: { code: 'IMAGE_NOT_FOUND' } });
  expect((await inject(`${self}/images/0/-1`)).statusCode).toBe(400);
});
