import { attemptIdOf } from '@upshift/contracts';
import type { BilledCall, History } from '../checker/history.ts';
import { withRecord } from './with-record.ts';

type RecordPart = Pick<History, 'tasks' | 'attempts' | 'liveWork' | 'windows'>;

/** All rows of the record that the checker judges. */
export function readRecord(databaseUrl: string): Promise<RecordPart> {
  return withRecord(databaseUrl, async (client) => {
    await client.query("set time zone 'UTC'; begin isolation level repeatable read");
    const tasks = await client.query(`
      select t.id, t.state, t.reason, t.spent_nano_usd::float8 as spent, t.reserved_nano_usd::float8 as reserved, t.crashes,
        extract(epoch from t.settled_at)::float8 * 1000 as settled_at, accepted_step, accepted_no, accepted_try,
        (select count(*)::int from event e where e.task_id = t.id and e.kind = 'settled') as settled_events,
        (select count(*)::int from decision d where d.task_id = t.id and d.action = 'accept') as accepts
      from task t order by t.id`);
    const attempts = await client.query(`
      select a.task_id, a.step, a.no, a.try, a.mode, a.state, a.use, a.failure_class, a.cost_nano_usd::float8 as cost, a.cost_source, w.pid,
        extract(epoch from a.started_at)::float8 * 1000 as started_at, extract(epoch from a.ended_at)::float8 * 1000 as ended_at
      from attempt a left join worker w on w.id = a.worker_id order by a.task_id, a.step, a.no, a.try`);
    const work = await client.query("select task_id, state from work where state in ('ready', 'leased')");
    const windows = await client.query(
      'select coalesce(sum(reserved_nano_usd), 0)::float8 as reserved, coalesce(sum(spent_nano_usd), 0)::float8 as spent from budget_window',
    );
    return {
      tasks: tasks.rows.map((row) => ({
        id: row.id,
        state: row.state,
        reason: row.reason,
        spentNanoUsd: row.spent,
        reservedNanoUsd: row.reserved,
        crashes: row.crashes,
        settledAt: row.settled_at,
        settledEvents: row.settled_events,
        accepts: row.accepts,
        acceptedAttempt:
          row.accepted_step === null
            ? null
            : attemptIdOf(row.id, { step: row.accepted_step, no: row.accepted_no, try: row.accepted_try }),
      })),
      attempts: attempts.rows.map((row) => ({
        id: attemptIdOf(row.task_id, row),
        taskId: row.task_id,
        step: row.step,
        no: row.no,
        try: row.try,
        isVote: row.mode === 'vote',
        state: row.state,
        use: row.use,
        failureClass: row.failure_class,
        costNanoUsd: row.cost,
        costSource: row.cost_source,
        pid: row.pid,
        startedAt: row.started_at,
        endedAt: row.ended_at,
      })),
      liveWork: work.rows.map((row) => ({ taskId: row.task_id, state: row.state })),
      windows: { reservedNanoUsd: windows.rows[0]?.reserved, spentNanoUsd: windows.rows[0]?.spent },
    };
  });
}

/** The vendor's own account, line by line. */
export async function readBill(vendorUrl: string): Promise<Pick<History, 'bill' | 'billOpen'>> {
  const text = await (await fetch(`${vendorUrl}/bill/lines`)).text();
  const lines = text.split('\n').filter((line) => line !== '');
  return {
    billOpen: await openCalls(vendorUrl),
    bill: lines.map((line): BilledCall => {
      const { attemptId, costNanoUsd, status, startedAt, at } = JSON.parse(line);
      return { attemptId, costNanoUsd, status, startedAt: Date.parse(startedAt), endedAt: Date.parse(at) };
    }),
  };
}

export async function openCalls(vendorUrl: string): Promise<number> {
  const { open } = (await (await fetch(`${vendorUrl}/bill`)).json()) as { open: number };
  return open;
}

/** How many tasks are settled, and how many there are. */
export function countTasks(databaseUrl: string): Promise<{ tasks: number; settled: number }> {
  const count = `select count(*)::int as tasks, (count(*) filter (where state <> 'open'))::int as settled from task`;
  return withRecord(
    databaseUrl,
    async (client) => (await client.query(count)).rows[0] ?? { tasks: 0, settled: 0 },
    2000,
  );
}
