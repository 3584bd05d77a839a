import {
  type EvalReport,
  type EvalRun,
  evalReportSchema,
  type ReadinessReport,
  type StatusView,
} from '@upshift/contracts';
import { poll, type ServiceProcess, type Stack, startServiceProcess, startStack } from '@upshift/testkit';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createServerClient } from '../../services/cli/src/server/server-client.ts';
import { runCli } from '../../services/cli/src/testing/run-cli.ts';
import { type EvalVendor, evalPortfolio, startEvalVendor } from './eval-vendor.fixture.ts';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const cases = 12;
const judged = 4;
/** Of the vendor's 1,000 and 100 tokens, in nano-dollars. */
const costOfCall = 1_400_000;
const perDayUsd = 0.02;
const evaluators: ServiceProcess[] = [];
let vendor: EvalVendor;
let stack: Stack;
let sql: pg.Pool;

const portfolioWith = (usd: number): string =>
  `${evalPortfolio(vendor.url, '2099-01-01', ['  mail: { start: efficient, escalation: { max: 1, exhausted: fail } }'])}budgets: { evals: { perDayUsd: ${usd} } }\n`;

beforeAll(async () => {
  vendor = await startEvalVendor();
  vendor.answer = ({ model, prompt }) => (model === 'judge' ? '{"grade": 9, "why": "so"}' : prompt);
  stack = await startStack({
    servers,
    queue: servers.redisUrl === null ? 'postgres' : 'redis',
    portfolio: portfolioWith(perDayUsd),
    // Its own evaluator looks once, at its start: the runs are for the processes.
    env: { UPSHIFT_EVALUATOR_TICK_MS: '60000' },
  });
  sql = new pg.Pool({ connectionString: stack.databaseUrl });
  sql.on('error', () => undefined);
  for (let one = 0; one < 2; one++)
    evaluators.push(
      await startServiceProcess('evaluator', {
        DATABASE_URL: stack.databaseUrl,
        ...(stack.redisUrl === null ? {} : { REDIS_URL: stack.redisUrl }),
        UPSHIFT_QUEUE_PREFIX: stack.prefix,
        UPSHIFT_EVALUATOR_TICK_MS: '50',
        UPSHIFT_EVALUATOR_CASES: '4',
      }),
    );
}, 120_000);
afterAll(async () => {
  for (const one of evaluators) one.kill('SIGKILL');
  await Promise.all(evaluators.map(({ exited }) => exited));
  await sql?.end();
  await stack?.close();
  vendor?.close();
});

async function ask<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
  const response = await fetch(`${stack.url}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as T };
}

async function cli(...argv: string[]) {
  return runCli(argv, {
    connect: async () => createServerClient({ url: stack.url, source: 'the test', startCommand: 'none' }, fetch),
    evals: {
      writeFile: async () => undefined,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 50))),
    },
  });
}

const start = async (workload: string): Promise<string> =>
  (await ask<EvalRun>('POST', '/v1/eval-runs', { workload })).body.id;
const ended = (id: string): Promise<EvalReport> =>
  poll(
    `the run ${id} to end`,
    async () => {
      const { run, ...rest } = evalReportSchema.parse((await ask('GET', `/v1/eval-runs/${id}/report`)).body);
      return run.state !== 'open' && { run, ...rest };
    },
    120_000,
  );

it('spends no more on a day than all evaluations may, over two evaluators and their judges, and says who was left out', async () => {
  // One run that is whole, so that readiness has something to be green of.
  await ask('POST', '/v1/eval-sets/chat/cases', {
    cases: [{ prompt: 'an edge', reference: { text: 'an edge' }, tags: { edgeCase: true } }],
  });
  const whole = await ended(await start('chat'));
  expect(whole.total).toMatchObject({ cases: 1, passed: 1 });
  for (const workload of ['chat', 'mail'])
    await ask('POST', `/v1/eval-sets/${workload}/cases`, {
      cases: Array.from({ length: cases }, (_, at) => ({
        prompt: `${workload} question ${at}`,
        ...(at < judged
          ? { rubric: 'Anything.', scorer: { kind: 'judge', deployment: 'judge', min: 0.7, swap: true } }
          : { reference: { text: `${workload} question ${at}` } }),
      })),
    });
  const reports = await Promise.all((await Promise.all([start('chat'), start('mail')])).map(ended));

  const { rows } = await sql.query<{ calls: number; spent: number; producers: number }>(
    `select count(*)::int as calls, sum(a.cost_nano_usd)::float8 as spent from attempt a
      join task t on t.tenant_id = a.tenant_id and t.id = a.task_id where t.workload like 'eval/%'`,
  );
  const spent = rows[0]?.spent ?? 0;
  expect(spent).toBe((rows[0]?.calls ?? 0) * costOfCall);
  expect(spent).toBeLessThanOrEqual(perDayUsd * 1e9);
  // Not one call more would have fitted: its worst case is about 1,024 tokens of output.
  expect(spent + 5_000_000).toBeGreaterThan(perDayUsd * 1e9);
  expect(vendor.seen).toHaveLength(rows[0]?.calls ?? 0);

  const results = [whole, ...reports].flatMap((report) => report.results);
  const left = results.filter(({ skipped }) => skipped === 'budget');
  expect(left.length).toBeGreaterThan(0);
  for (const { reason, score } of left) {
    expect(reason).toMatch(/^the day's budget of all evaluations: 0\.0\d+ USD spent .*of 0\.02$/);
    expect(score).toBeNull();
  }
  // Whoever was asked has a score: none was half paid and counted as failed.
  for (const { score } of results.filter(({ skipped }) => skipped === null)) expect(score?.passed).toBe(true);
  for (const { run } of reports) expect([run.state, run.error]).toEqual(['done', null]);
  const { budgets } = (await ask<StatusView>('GET', '/v1/status')).body;
  expect(budgets).toMatchObject([{ workload: 'eval/', period: 'day', limitUsd: perDayUsd, spentUsd: spent / 1e9 }]);
}, 240_000);

it('refuses further runs at the door, by code, status and exit code, and lets producers go on', async () => {
  const { status, body } = await ask<{ error: { code: string; message: string } }>('POST', '/v1/eval-runs', {
    workload: 'chat',
  });
  expect([status, body.error.code]).toEqual([429, 'EVAL_BUDGET_SPENT']);
  expect(body.error.message).toMatch(
    /No case of "chat" can be asked: the day's budget of all evaluations: .* of 0\.02; .*raise budgets\.evals\.perDayUsd of the active portfolio\.$/,
  );
  const run = await cli('eval', 'run', '--workload', 'chat');
  expect([run.code, run.stderr]).toEqual([1, expect.stringContaining('budgets.evals.perDayUsd')]);
  // Nobody can say: a gate that could not be asked is not one that was failed.
  expect((await cli('eval', 'gate', '--workload', 'chat', '--min', '0.5')).code).toBe(2);
  const task = await stack.client.submit({ prompt: 'hello', workload: 'chat' });
  expect(await stack.client.settled(task)).toMatchObject({ state: 'succeeded' });
});

it('alarms where a scheduled run finds no money, and readiness is red until the next one has begun', async () => {
  await ask('PUT', '/v1/eval-schedules', { workload: 'chat', everyHours: 24 });
  const alarm = await poll('the alarm', async () => {
    const { alarms } = (await ask<{ alarms: { kind: string; summary: string }[] }>('GET', '/v1/alarms')).body;
    return alarms.find(({ kind }) => kind === 'eval_failed');
  });
  expect(alarm.summary).toContain('EVAL_BUDGET_SPENT');
  const readiness = (await ask<ReadinessReport>('GET', '/v1/reports/readiness?format=json')).body;
  expect(JSON.stringify(readiness)).toContain('EVAL_BUDGET_SPENT');
});

it('goes on under a larger budget, and a run that was cut off ends the command with 1', async () => {
  const applied = await ask('POST', '/v1/portfolio', { source: portfolioWith(0.04), reason: 'more', force: 'a test' });
  expect(applied.status).toBe(200);
  const { code, stdout } = await cli('eval', 'run', '--workload', 'chat');
  expect(code).toBe(1);
  expect(stdout).toMatch(/not asked .*the day's budget of all evaluations: .*budgets\.evals of the active portfolio/);
}, 120_000);
