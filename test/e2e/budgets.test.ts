import { statusViewSchema } from '@upshift/contracts';
import {
  poll,
  type ServiceProcess,
  type Stack,
  startServiceProcess,
  startStack,
  vendorPortfolio,
} from '@upshift/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };

describe('budgets of days', () => {
  let stack: Stack;
  let vendor: ServiceProcess;
  let sql: pg.Pool;

  beforeAll(async () => {
    vendor = await startServiceProcess('vendor', { UPSHIFT_VENDOR_LATENCY_MS: '5' });
    // The worst case of a call on the cheaper tier is 0.0042 USD, nearly all of it 1,024 tokens of output; what it does cost is far less.
    const workloads = [
      '  reject: { start: efficient, budgets: { perDayUsd: 0.005 } }',
      '  hold: { start: efficient, deadlineSeconds: 86400, onBudget: hold, budgets: { perDayUsd: 0.005 } }',
      '  degrade: { start: premium, onBudget: degrade, budgets: { perDayUsd: 0.005 } }',
    ];
    const portfolio = vendorPortfolio(vendor.url ?? '').replaceAll(
      /( {2}(?:three|four):\n(?:.*\n){3})(.*price: ).*\n/g,
      '$1$2{ inputUsdPerMillion: 100, outputUsdPerMillion: 400, source: simulated price, date: 2026-11-01 }\n',
    );
    const queue = servers.redisUrl === null ? 'postgres' : 'redis';
    stack = await startStack({ servers, queue, portfolio: `${portfolio}${workloads.join('\n')}\n` });
    sql = new pg.Pool({ connectionString: stack.databaseUrl });
    sql.on('error', () => undefined);
  });
  afterAll(async () => {
    await sql?.end();
    await stack?.close();
    vendor?.kill('SIGKILL');
    await vendor?.exited;
  });

  const spendToday = (workload: string, nanoUsd: number) =>
    sql.query(
      "insert into budget_window (tenant_id, workload, day, shard, spent_nano_usd) values ('default', $1, (now() at time zone 'utc')::date, 0, $2)",
      [workload, nanoUsd],
    );

  it('ends a task that the day does not pay for, calls nobody, and says which budget it was', async () => {
    await spendToday('reject', 4_000_000);
    const id = await stack.client.submit({ prompt: 'Say one', workload: 'reject' });
    expect(await stack.client.settled(id)).toMatchObject({ state: 'failed', reason: 'budget', calls: 0, costUsd: 0 });
    const { decisions, attempts } = await stack.client.ledger(id);
    expect(attempts).toEqual([]);
    expect(decisions.find(({ action }) => action === 'reject')?.detail).toContain(
      "the day's budget of the workload reject: 0.004 USD spent of 0.005",
    );
  });

  it('asks a cheaper tier that still fits', async () => {
    const id = await stack.client.submit({ prompt: 'Say two', workload: 'degrade' });
    expect(await stack.client.settled(id)).toMatchObject({ state: 'succeeded', deployment: 'one' });
    const { decisions } = await stack.client.ledger(id);
    expect(decisions.find(({ action }) => action === 'degrade')).toMatchObject({
      reason: 'budget',
      fromTier: 'premium',
      toTier: 'efficient',
    });
  });

  it('holds a task until the day turns, in the record, and then does it', async () => {
    await spendToday('hold', 4_000_000);
    const id = await stack.client.submit({ prompt: 'Say three', workload: 'hold' });
    const held = await poll('the task to be held', async () => {
      const { decisions } = await stack.client.ledger(id);
      return decisions.find(({ action }) => action === 'hold');
    });
    expect(held).toMatchObject({ reason: 'budget', detail: expect.stringContaining('of the workload hold') });
    const { rows } = await sql.query<{ due: string; turn: string }>(
      `select (due_at at time zone 'utc')::date::text as due, ((now() at time zone 'utc')::date + 1)::text as turn
       from work where task_id = $1 and kind = 'call' and state = 'ready'`,
      [id],
    );
    expect(rows.map(({ due, turn }) => due === turn)).toEqual([true]);
    const { budgets } = statusViewSchema.parse(await (await fetch(`${stack.url}/v1/status`)).json());
    expect(budgets.find(({ workload }) => workload === 'hold')).toMatchObject({ alertPercent: 100, spentUsd: 0.004 });

    // The turn: what was spent is yesterday's, and the task is due.
    await sql.query("update budget_window set day = day - 1 where workload = 'hold'");
    await sql.query("update work set due_at = now() where task_id = $1 and state = 'ready'", [id]);
    expect(await stack.client.settled(id)).toMatchObject({ state: 'succeeded', calls: 1 });
  });
});
