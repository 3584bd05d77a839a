import { type EvalReport, type EvalRun, evalReportSchema } from '@upshift/contracts';
import { poll, type ServiceProcess, type Stack, startServiceProcess, startStack } from '@upshift/testkit';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type EvalVendor, evalPortfolio, startEvalVendor } from './eval-vendor.fixture.ts';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const judged = 6;
const cases = 18;
const evaluators: ServiceProcess[] = [];
let vendor: EvalVendor;
let stack: Stack;
let sql: pg.Pool;

beforeAll(async () => {
  vendor = await startEvalVendor();
  stack = await startStack({
    servers,
    queue: servers.redisUrl === null ? 'postgres' : 'redis',
    portfolio: evalPortfolio(vendor.url, '2099-01-01'),
    // Its own evaluator looks once, at its start, and then once a minute: the runs are for the processes.
    env: { UPSHIFT_EVALUATOR_TICK_MS: '60000', UPSHIFT_EVALUATOR_CASES: '4' },
  });
  sql = new pg.Pool({ connectionString: stack.databaseUrl });
  sql.on('error', () => undefined);
});
afterAll(async () => {
  for (const one of evaluators) one.kill('SIGKILL');
  await Promise.all(evaluators.map(({ exited }) => exited));
  await sql?.end();
  await stack?.close();
  vendor?.close();
});

async function startEvaluator(): Promise<ServiceProcess> {
  const started = await startServiceProcess('evaluator', {
    DATABASE_URL: stack.databaseUrl,
    ...(stack.redisUrl === null ? {} : { REDIS_URL: stack.redisUrl }),
    UPSHIFT_QUEUE_PREFIX: stack.prefix,
    UPSHIFT_EVALUATOR_TICK_MS: '50',
    UPSHIFT_EVALUATOR_LEASE_MS: '1000',
    UPSHIFT_EVALUATOR_CASES: '4',
  });
  evaluators.push(started);
  return started;
}

async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${stack.url}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const said = await response.json();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(said)}`);
  return said;
}

const runOf = async (id: string): Promise<EvalRun> => (await ask('GET', `/v1/eval-runs/${id}`)) as EvalRun;
const start = async (): Promise<string> => ((await ask('POST', '/v1/eval-runs', { workload: 'chat' })) as EvalRun).id;

/** How often each text was asked of a model. */
function counts(model: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const { prompt } of vendor.seen.filter((call) => call.model === model))
    found.set(prompt, (found.get(prompt) ?? 0) + 1);
  return found;
}

it('goes on with a run whose evaluator was killed: no case is lost and none is paid twice', async () => {
  await ask('POST', '/v1/eval-sets/chat/cases', {
    cases: Array.from({ length: cases }, (_, at) => ({
      prompt: `question ${at}`,
      ...(at < judged
        ? { rubric: 'Anything.', scorer: { kind: 'judge', deployment: 'judge', min: 0.7, swap: true } }
        : { reference: { text: `question ${at}` } }),
    })),
  });
  // Answers beyond the first few are held back, so that the first evaluator dies with some of them under way.
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  vendor.answer = async ({ model, prompt }) => {
    if (vendor.seen.length > 8) await held;
    return model === 'judge' ? '{"grade": 9, "why": "so"}' : prompt;
  };
  const first = await startEvaluator();
  const id = await start();
  await poll(
    'some cases to be through and others under way',
    async () => vendor.seen.length > 8 && (await runOf(id)).ended > 0,
  );
  await startEvaluator();
  const before = await runOf(id);
  expect(before.state).toBe('open');
  first.kill('SIGKILL');
  await first.exited;
  release();
  await poll('the run to be done', async () => (await runOf(id)).state === 'done');

  const report: EvalReport = evalReportSchema.parse(await ask('GET', `/v1/eval-runs/${id}/report`));
  expect(report.total).toMatchObject({ cases, scored: cases, passed: cases });
  expect([...counts('small').values()]).toEqual(Array.from({ length: cases }, () => 1));
  expect(counts('small').size).toBe(cases);
  expect([...counts('judge').values()]).toEqual(Array.from({ length: 2 * judged }, () => 1));
  // What the run says it cost is what the ledger holds: each call once.
  const { rows } = await sql.query(
    `select count(*)::int as calls, sum(a.cost_nano_usd)::bigint as spent from attempt a
      join task t on t.tenant_id = a.tenant_id and t.id = a.task_id where t.workload = 'eval/chat'`,
  );
  expect(rows[0].calls).toBe(cases + 2 * judged);
  expect(Number(rows[0].spent)).toBe(report.run.costNanoUsd);
});

it('asks nothing more of a run that was cancelled', async () => {
  vendor.seen.length = 0;
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  vendor.answer = async ({ prompt }) => {
    await held;
    return prompt;
  };
  const id = await start();
  await poll('four cases to be under way', () => vendor.seen.length === 4);
  expect(await ask('POST', `/v1/eval-runs/${id}/cancel`)).toMatchObject({ state: 'cancelled' });
  release();
  // The next run is taken once the evaluator has let go of this one.
  const next = await start();
  await poll('the next run', async () => (await runOf(next)).state === 'done');
  const { rows } = await sql.query('select count(*)::int as asked from idempotency where key like $1', [
    `eval:${id}:%`,
  ]);
  expect(rows[0].asked).toBe(4);
  expect(await runOf(id)).toMatchObject({ state: 'cancelled' });
});
