import { type ErrorCode, errorCodes, UpshiftError } from '@upshift/contracts';
import type { TaskStore, ValidatorRunner } from '@upshift/ports';
import { expect, test } from 'vitest';
import { evalErrorCases } from './testing/eval-cases.ts';
import { createFakeStore } from './testing/fake-store.ts';
import { reviewStore } from './testing/make-review.ts';
import { samplePortfolio } from './testing/sample-portfolio.ts';
import { startApi, toTaskId } from './testing/start-api.ts';

type Started = Awaited<ReturnType<typeof startApi>>;
type Answer = ReturnType<Started['submit']>;

const tool = (parameters: unknown, name = 'look_up') => ({ type: 'function', function: { name, parameters } });
const withTools = (...tools: unknown[]) => ({ input: { messages: [{ role: 'user', content: 'Hello' }], tools } });
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

const post = (api: Started, url: string, payload: object) => api.inject({ method: 'POST', url, payload });
const otherPortfolio = { source: JSON.stringify({ ...samplePortfolio, name: 'other' }), reason: 'a test' };
const nothing = { successPoints: null, costPerSuccessPercent: null };
const worse = { source: 'outcomes', tasks: 90, lookedAt: 90, verdict: 'worse', why: 'Fewer succeed.', ...nothing };

interface Case {
  readonly code: ErrorCode;
  readonly what: string;
  readonly path?: string;
  readonly send: (api: Started) => Promise<Awaited<Answer>> | Answer;
  readonly options?: Parameters<typeof startApi>;
}

const body = (code: ErrorCode, what: string, payload: unknown, path?: string): Case => ({
  code,
  what,
  ...(path === undefined ? {} : { path }),
  send: ({ submit }) => submit(payload),
});

const reviewBodies = {
  claim: { reviewer: 'ann' },
  accept: { reviewer: 'ann', fence: 1 },
  edit: { reviewer: 'ann', fence: 1, answer: { text: 'secret' } },
  reject: { reviewer: 'ann', fence: 1, comment: 'secret' },
};
const broken = { version: '1', score: null, evidence: [], error: 'timeout', durationMs: 1 };
const judge: ValidatorRunner['judge'] = async ({ name }) => ({ ...broken, validator: name, verdict: 'unknown' });
const review = (code: ErrorCode, step: keyof typeof reviewBodies, overrides: Partial<TaskStore>): Case => ({
  code,
  what: `to ${step} a review`,
  options: [{ store: reviewStore(overrides), validators: { judge } }],
  send: ({ inject }) =>
    inject({ method: 'POST', url: `/v1/review/${toTaskId(1)}/${step}`, payload: reviewBodies[step] }),
});

const cases: readonly Case[] = [
  body('BODY_TOO_LARGE', 'a body of 2 MB', JSON.stringify({ prompt: 'x'.repeat(2 * 1024 * 1024) })),
  body('BODY_NOT_JSON', 'half an object', '{"prompt":"secret'),
  body('BODY_NOT_JSON', 'nothing', ''),
  body('BODY_NOT_JSON', 'a raw NUL byte', Buffer.from('{"prompt":"a\0b"}')),
  body('BODY_NOT_JSON', 'bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])),
  body('BODY_NOT_JSON', 'a surrogate encoded on its own', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])),
  body('BODY_TOO_DEEP', '65 levels', nested(65)),
  body('BODY_TOO_DEEP', '500,000 levels', nested(500_000)),
  body('BODY_FORBIDDEN_KEY', '__proto__', '{"prompt":"a","metadata":{"__proto__":"b"}}', '/metadata/__proto__'),
  body('BODY_FORBIDDEN_KEY', 'constructor, escaped', '{"prompt":"a","constructo\\u0072":{}}', '/constructor'),
  body('BODY_FORBIDDEN_KEY', 'prototype in an array', '{"a":[0,{"prototype":1}]}', '/a/1/prototype'),
  body('TEXT_NOT_STORABLE', 'an escaped NUL', '{"prompt":"a\\u0000b"}', '/prompt'),
  body('TEXT_NOT_STORABLE', 'a lone surrogate', '{"prompt":"a","metadata":{"k":"\\ud800"}}', '/metadata/k'),
  body('TEXT_NOT_STORABLE', 'a lone surrogate in a key', '{"metadata":{"\\udc00":"v"}}', '/metadata'),
  body('REQUEST_INVALID', 'no prompt and no input', {}, '/input'),
  body('REQUEST_INVALID', 'prompt and input', { prompt: 'a', ...withTools() }, '/input'),
  body('REQUEST_INVALID', 'an unknown field', { prompt: 'a', promt: 'b' }, '/promt'),
  body('REQUEST_INVALID', 'a wrong enum', { prompt: 'a', risk: 'huge' }, '/risk'),
  body('REQUEST_INVALID', 'a missing field', { input: { messages: [{ role: 'user' }] } }, '/input/messages/0/content'),
  body('REQUEST_INVALID', 'a body that is no object', '[]'),
  body(
    'REQUEST_INVALID',
    'a user that calls a tool',
    { input: { messages: [{ role: 'user', content: 'a', toolCalls: [{ id: 'a', name: 'b', arguments: '{}' }] }] } },
    '/input/messages/0/toolCalls',
  ),
  body('REQUEST_INVALID', 'a number beyond a double', '{"prompt":"a","budgetUsd":1e999}', '/budgetUsd'),
  body(
    'REQUEST_INVALID',
    'a number beyond a double in a schema',
    '{"output":{"schema":{"a":1e999}}}',
    '/output/schema/a',
  ),
  { code: 'REQUEST_INVALID', what: 'a URL that does not decode', send: ({ inject }) => inject('/v1/tasks/%zz') },
  {
    code: 'CONTENT_TYPE_UNSUPPORTED',
    what: 'text',
    send: ({ submit }) => submit('hello', { 'content-type': 'text/plain' }),
  },
  {
    code: 'CONTENT_TYPE_UNSUPPORTED',
    what: 'a compressed body',
    send: ({ submit }) => submit('x', { 'content-encoding': 'gzip' }),
  },
  body('WORKLOAD_UNKNOWN', 'a workload that nobody wrote', { prompt: 'a', workload: 'nonsense' }, '/workload'),
  body('WORKLOAD_UNKNOWN', 'a workload that every object has', { prompt: 'a', workload: 'toString' }, '/workload'),
  body('TIER_UNKNOWN', 'a tier that nobody wrote', { prompt: 'a', minTier: 'nonsense' }, '/minTier'),
  body('TIER_UNKNOWN', 'a tier to start on that nobody wrote', { prompt: 'a', startTier: 'nonsense' }, '/startTier'),
  body(
    'TIER_UNKNOWN',
    'a tier of another workload',
    { prompt: 'a', workload: 'support', minTier: 'premium' },
    '/minTier',
  ),
  body(
    'SCHEMA_INVALID',
    'an output schema',
    { prompt: 'a', output: { schema: { type: 'nonsense' } } },
    '/output/schema',
  ),
  body(
    'SCHEMA_INVALID',
    'a schema inside the parameters of a tool',
    withTools(tool({ type: 'object' }), tool({ type: 'object', properties: { a: { type: 'nonsense' } } }, 'other')),
    '/input/tools/1/function/parameters',
  ),
  body('TOOL_INVALID', 'no parameters', withTools(tool(undefined)), '/input/tools/0/function/parameters'),
  body('TOOL_INVALID', 'parameters: null', withTools(tool(null)), '/input/tools/0/function/parameters'),
  body('TOOL_INVALID', 'parameters of no object', withTools(tool({})), '/input/tools/0/function/parameters'),
  body(
    'TOOL_INVALID',
    'a name that occurs twice',
    withTools(tool({ type: 'object' }), tool({ type: 'object' })),
    '/input/tools/1/function/name',
  ),
  ...['', ' ', 'a b', 'é', 'x'.repeat(256)].map(
    (key): Case => ({
      code: 'IDEMPOTENCY_KEY_INVALID',
      what: `the key "${key.slice(0, 3)}" of ${key.length} characters`,
      send: ({ submit }) => submit({ prompt: 'a' }, { 'idempotency-key': key }),
    }),
  ),
  {
    code: 'IDEMPOTENCY_CONFLICT',
    what: 'a key used before with another body',
    async send({ submit }) {
      await submit({ prompt: 'a' }, { 'idempotency-key': 'k' });
      return submit({ prompt: 'b' }, { 'idempotency-key': 'k' });
    },
  },
  body(
    'CONSTRAINTS_UNMET',
    'a region that no deployment is of',
    { prompt: 'a', constraints: { regions: ['nowhere'] } },
    '/constraints',
  ),
  body('BUDGET_TOO_SMALL', 'a nano-dollar', { prompt: 'a', budgetUsd: 1e-9 }, '/budgetUsd'),
  body('BUDGET_TOO_SMALL', 'less than a nano-dollar', { prompt: 'a', budgetUsd: 1e-300 }, '/budgetUsd'),
  { code: 'TASK_NOT_FOUND', what: 'a task', send: ({ inject }) => inject(`/v1/tasks/${toTaskId(9)}`) },
  {
    code: 'TASK_SETTLED',
    what: 'a task that ended before it was cancelled',
    async send({ submit, inject, store }) {
      await submit({ prompt: 'a' });
      store.settle(toTaskId(1));
      return inject({ method: 'POST', url: `/v1/tasks/${toTaskId(1)}/cancel` });
    },
  },
  {
    code: 'CONTENT_TYPE_UNSUPPORTED',
    what: 'a bulk that says it is one JSON',
    send: ({ inject }) =>
      inject({ method: 'POST', url: '/v1/tasks/bulk', headers: { 'content-type': 'application/json' }, payload: '{}' }),
  },
  { code: 'ROUTE_NOT_FOUND', what: 'a route', send: ({ inject }) => inject('/v1/nowhere') },
  {
    code: 'ROUTE_NOT_FOUND',
    what: 'a body to nowhere',
    send: ({ inject }) => inject({ method: 'POST', url: '/v1/nowhere', payload: 'x' }),
  },
  { code: 'METHOD_NOT_ALLOWED', what: 'DELETE', send: ({ inject }) => inject({ method: 'DELETE', url: '/v1/tasks' }) },
  {
    code: 'METHOD_NOT_ALLOWED',
    what: 'a body to a route that only reads',
    send: ({ inject }) => inject({ method: 'POST', url: '/v1/status?a=b', payload: 'x' }),
  },
  {
    code: 'CURSOR_INVALID',
    what: 'a made-up cursor',
    path: '/cursor',
    send: ({ inject }) => inject('/v1/tasks?cursor=a.b'),
  },
  {
    code: 'DEPLOYMENT_UNKNOWN',
    what: 'a deployment that no portfolio names',
    send: ({ inject }) => inject({ method: 'POST', url: '/v1/deployments/toString/restore' }),
  },
  {
    code: 'REQUEST_INVALID',
    what: 'a drain without a reason',
    path: '/reason',
    send: ({ inject }) => inject({ method: 'POST', url: '/v1/deployments/small/drain', payload: {} }),
  },
  {
    code: 'PORTFOLIO_INVALID',
    what: 'a portfolio whose file is wrong',
    options: [
      { readPortfolio: () => Promise.reject(new UpshiftError('PORTFOLIO_INVALID', 'portfolio.yaml:3: tier-unknown')) },
    ],
    send: (api) => post(api, '/v1/portfolio', { source: 'name: wrong', reason: 'a test' }),
  },
  {
    code: 'PORTFOLIO_WORSE',
    what: 'a portfolio of which the caller’s backtest says that it is worse',
    path: '/force',
    send: (api) => post(api, '/v1/portfolio', { ...otherPortfolio, backtest: worse }),
  },
  {
    code: 'PORTFOLIO_CHANGED',
    what: 'a portfolio for a version that is not active',
    path: '/expected',
    send: (api) => post(api, '/v1/portfolio', { ...otherPortfolio, expected: 'f'.repeat(64) }),
  },
  {
    code: 'VERSION_NOT_FOUND',
    what: 'a rollback before which there was nothing',
    options: [{ store: createFakeStore({ previousPortfolio: async () => null }) }],
    send: (api) => post(api, '/v1/portfolio/rollback', { reason: 'a test' }),
  },
  {
    code: 'ROLLBACK_UNPLANNED',
    what: 'a deployment without a way back',
    send: (api) => post(api, '/v1/deployments/small/rollback', { reason: 'a test' }),
  },
  {
    code: 'ROLLOUT_RUNNING',
    what: 'a canary beside another one',
    options: [{ store: createFakeStore({ startRollout: async () => 'running' }) }],
    send: (api) => post(api, '/v1/portfolio', { ...otherPortfolio, canary: { share: 0.1 } }),
  },
  {
    code: 'ROLLOUT_NOT_FOUND',
    what: 'the end of a roll-out that does not run',
    send: (api) => post(api, '/v1/portfolio/rollouts/r_none/stop', { reason: 'a test' }),
  },
  {
    code: 'REPORT_NOT_FOUND',
    what: 'the stored review of a week that has none',
    path: '/period',
    options: [{ store: createFakeStore({ loadWeekly: async () => null }) }],
    send: ({ inject }) => inject('/v1/reports/weekly?stored=true'),
  },
  {
    code: 'RUN_NOT_FOUND',
    what: 'figures of a sample run that never was',
    path: '/run',
    send: ({ inject }) => inject('/v1/figures?run=s_0'),
  },
  { code: 'REVIEW_NOT_FOUND', what: 'a review', send: ({ inject }) => inject(`/v1/review/nonsense`) },
  {
    code: 'IMAGE_NOT_FOUND',
    what: 'an image',
    options: [{ store: reviewStore({}) }],
    send: ({ inject }) => inject(`/v1/review/${toTaskId(1)}/images/0/0`),
  },
  review('REVIEW_CLAIMED', 'claim', {
    claimReview: async () => ({ outcome: 'held', reviewer: 'bob', leaseUntil: 'later' }),
  }),
  review('REVIEW_ENDED', 'claim', { claimReview: async () => ({ outcome: 'ended', state: 'failed' }) }),
  review('REVIEW_LEASE_LOST', 'reject', { decideReview: async () => ({ outcome: 'lease_lost', holder: null }) }),
  review('REVIEW_ANSWER_MISSING', 'accept', { decideReview: async () => ({ outcome: 'no_answer' }) }),
  { ...review('REVIEW_EDIT_REFUSED', 'edit', {}), path: '/answer' },
  ...evalErrorCases.map(
    ({ code, what, path, request, store }): Case => ({
      code,
      what,
      ...(path === undefined ? {} : { path }),
      options: [{ store: createFakeStore(store) }],
      send: ({ inject }) => inject(request),
    }),
  ),
  {
    code: 'OVERLOADED',
    what: 'validators that do not come to it',
    options: [{ validators: { checkSchema: () => new Promise(() => {}) } }, { schemaTimeoutMs: 10 }],
    send: ({ submit }) => submit({ prompt: 'a', output: { schema: {} } }),
  },
  {
    code: 'NOT_READY',
    what: 'a record that is away',
    options: [{ store: createFakeStore({ accept: unreachable }) }],
    send: ({ submit }) => submit({ prompt: 'a' }),
  },
  {
    code: 'INTERNAL',
    what: 'a bug',
    options: [{ store: createFakeStore({ getTask: () => Promise.reject(new TypeError('secret')) }) }],
    send: ({ inject }) => inject(`/v1/tasks/${toTaskId(1)}`),
  },
];

test.each(cases)('$code: $what', async ({ code, path, send, options = [] }) => {
  const api = await startApi(...options);
  const answer = await send(api);
  expect([answer.json().error.code, answer.statusCode]).toEqual([code, errorCodes[code].status]);
  expect(answer.json().error.path).toBe(path);
  expect(answer.json().error.requestId).toBe(answer.headers['x-request-id']);
  expect(answer.headers['retry-after']).toBe(answer.statusCode === 503 ? '1' : undefined);
  expect(answer.body).not.toContain('secret');
  expect(api.store.views.size).toBe(['IDEMPOTENCY_CONFLICT', 'TASK_SETTLED'].includes(code) ? 1 : 0);
});

test('every code that the API can give has a case', () => {
  // BULK_TOO_LONG is the answer to a line; the last ones are given in OpenAI's form: their routes' tests have them.
  const neverGiven = new Set<string>([
    'CONFIG_INVALID',
    'BULK_TOO_LONG',
    'TASK_FAILED',
    'TASK_EXPIRED',
    'TASK_CANCELLED',
    'TASK_IN_REVIEW',
    'TASK_UNSETTLED',
    'MODEL_UNKNOWN',
    'PARAMETER_UNSUPPORTED',
  ]);
  const given = new Set(cases.map(({ code }) => code));
  expect([...given].sort()).toEqual(
    Object.keys(errorCodes)
      .filter((code) => !neverGiven.has(code))
      .sort(),
  );
});

test('64 levels and 1 MB are accepted', async () => {
  const { submit } = await startApi();
  const levels = 64 - 3;
  const deep = `{"prompt":"a","output":{"schema":{"a":${nested(levels)}}}}`;
  expect((await submit(deep)).statusCode).toBe(202);
  const frame = JSON.stringify({ prompt: '' }).length;
  expect((await submit({ prompt: 'x'.repeat(999_999), budgetUsd: 10 })).statusCode).toBe(202);
  const full = JSON.stringify({ prompt: 'x' }) + ' '.repeat(1_048_576 - frame - 1);
  expect(full.length).toBe(1_048_576);
  expect((await submit(full)).statusCode).toBe(202);
  expect((await submit(`${full} `)).statusCode).toBe(413);
});

function unreachable(): Promise<never> {
  return Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
}
