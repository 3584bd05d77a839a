import { ledgerViewSchema, type TaskList, taskListSchema, taskViewSchema } from '@upshift/contracts';
import { createPostgresStore } from '@upshift/store';
import { createTestDatabase, silentLogger } from '@upshift/testkit';
import { createValidatorRunner } from '@upshift/validators';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { hostileRequests } from './testing/hostile-requests.ts';
import { createCpuMeter } from './testing/measure-cpu.ts';
import { samplePortfolio, samplePortfolioHash } from './testing/sample-portfolio.ts';
import { startApiOn, toTaskId } from './testing/start-api.ts';

const validators = createValidatorRunner();
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Awaited<ReturnType<typeof createPostgresStore>>;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  store = await createPostgresStore({ url: database.url, log: silentLogger });
  await store.savePortfolio({ hash: samplePortfolioHash, portfolio: samplePortfolio, source: '' }, { active: true });
});
afterAll(async () => {
  await validators.close();
  await store?.close();
  await database?.drop();
});

let tasks = 0;
/** Every API of this file writes to one record, so their ids must differ. */
const start = () =>
  startApiOn(
    store,
    { validators, createTaskId: () => toTaskId(++tasks) },
    // What is right is asked here, not what is in time: a machine busy with other suites may take long over anything.
    { schemaTimeoutMs: 10_000, recordTimeoutMs: 10_000 },
  );

test('a task goes in and comes out: view, ledger, list, replay', async () => {
  const api = await start();
  const accepted = await api.submit({ prompt: 'Hello', metadata: { a: 'b' } }, { 'idempotency-key': 'first' });
  expect(accepted.statusCode).toBe(202);
  const self = String(accepted.headers.location);
  const view = taskViewSchema.parse((await api.inject(self)).json());
  const { links: _links, createdAt: _createdAt, deadlineAt: _deadlineAt, ...fresh } = accepted.json();
  expect(view).toMatchObject(fresh);
  expect(ledgerViewSchema.parse((await api.inject(`${self}/ledger`)).json()).decisions).toMatchObject([
    { step: 1, action: 'route' },
  ]);
  const again = await api.submit({ metadata: { a: 'b' }, prompt: 'Hello' }, { 'idempotency-key': 'first' });
  expect([again.json().id, again.headers['idempotency-replayed']]).toEqual([view.id, 'true']);
  expect((await api.submit({ prompt: 'Other' }, { 'idempotency-key': 'first' })).statusCode).toBe(409);
});

test('200 submissions with one key at once make one task', async () => {
  const api = await start();
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => api.submit({ prompt: 'Hello' }, { 'idempotency-key': 'race' })),
  );
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([202]));
  expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1);
});

test('a bulk is on record line by line, and sent again it is the same tasks', async () => {
  const api = await start();
  const count = 1500;
  const payload = Array.from({ length: count }, (_, n) =>
    JSON.stringify({ prompt: `Task ${n}`, workload: 'general', idempotencyKey: `bulk-${n % (count - 100)}` }),
  )
    // The last hundred use the first hundred's keys, for other bodies.
    .join('\n');
  const bulk = async () => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const answer = await api.inject({ method: 'POST', url: '/v1/tasks/bulk', headers, payload });
    const lines = answer.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return { ids: lines.flatMap(({ id }) => id ?? []), lines, summary: lines.at(-1).summary };
  };
  const first = await bulk();
  expect(first.summary).toEqual({ lines: count, accepted: count - 100, replayed: 0, rejected: 100 });
  expect(first.lines.slice(0, -1).map(({ line }) => line)).toEqual(Array.from({ length: count }, (_, n) => n + 1));
  expect(first.lines.at(-2)).toMatchObject({ status: 409, error: { code: 'IDEMPOTENCY_CONFLICT' } });
  expect(new Set(first.ids).size).toBe(count - 100);
  expect(api.rung).toHaveLength(count - 100);
  const again = await bulk();
  expect(again.summary).toEqual({ lines: count, accepted: 0, replayed: count - 100, rejected: 100 });
  expect(again.ids).toEqual(first.ids);
  const [one] = first.ids;
  expect((await api.inject({ method: 'POST', url: `/v1/tasks/${one}/cancel` })).json()).toMatchObject({
    state: 'cancelled',
  });
  expect(taskViewSchema.parse((await api.inject(`/v1/tasks/${one}`)).json()).routeReason).toMatch(/^route_/);
});

test('pages hold every task once', async () => {
  const api = await start();
  const wanted = await Promise.all(
    Array.from({ length: 25 }, () => api.submit({ prompt: 'Hello', workload: 'support' })),
  );
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query = cursor === '' ? '' : `&cursor=${cursor}`;
    const page: TaskList = taskListSchema.parse(
      (await api.inject(`/v1/tasks?limit=10&workload=support${query}`)).json(),
    );
    seen.push(...page.tasks.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(seen.sort()).toEqual(wanted.map((answer) => answer.json().id).sort());
});

test.each([
  ['a pattern that never ends is only compiled', { type: 'string', pattern: '^(a+)+$' }, undefined],
  ['a reference to nowhere', { $ref: '#/$defs/nowhere' }, 'SCHEMA_INVALID'],
  ['a type that is none', { type: 'nonsense' }, 'SCHEMA_INVALID'],
  ['a pattern that is none', { pattern: '(' }, 'SCHEMA_INVALID'],
  ['a schema of itself', { $ref: '#' }, 'SCHEMA_INVALID'],
])('%s', async (_what, schema, code) => {
  const api = await start();
  const answer = await api.submit({ prompt: 'Hello', output: { schema } });
  expect([answer.statusCode, answer.json().error?.code]).toEqual([code === undefined ? 202 : 422, code]);
});

test('a schema that takes long to compile is judged or refused, and the API serves meanwhile', async () => {
  const api = await start();
  const properties = Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`p${n}`, {}]));
  const slow = api.submit({ prompt: 'Hello', budgetUsd: 100, output: { schema: { properties } } });
  expect((await api.submit({ prompt: 'Hello' })).statusCode).toBe(202);
  expect([202, 422]).toContain((await slow).statusCode);
});

// The API itself meets 5,000 of them in fuzz.test.ts; of these the first 1,500 are the same, and each reaches Postgres.
test('1,500 hostile requests to a real record: never a 5xx', async () => {
  const api = await start();
  const cpu = createCpuMeter();
  await fc.assert(
    fc.asyncProperty(hostileRequests, async (request) => {
      const answer = await cpu.measure(async () => api.inject(request));
      expect(answer.statusCode).toBeLessThan(500);
    }),
    { seed: 20260, numRuns: 1500 },
  );
  expect(api.errors).toEqual([]);
  expect(cpu.maxMs).toBeLessThan(250);
}, 60_000);
