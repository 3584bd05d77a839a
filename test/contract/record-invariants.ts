import { legalAttemptMoves, legalTaskMoves, legalWorkMoves } from '@upshift/core';
import type pg from 'pg';

type Row = Readonly<Record<string, unknown>>;

/** What the record held of some tasks at one moment. */
export interface Snapshot {
  readonly tasks: readonly Row[];
  readonly works: readonly Row[];
  readonly attempts: readonly Row[];
  readonly windows: readonly Row[];
  readonly settlements: readonly Row[];
}

/** Between two snapshots several moves may have been made, so what can be reached counts. */
const moves: Readonly<Record<'task' | 'work' | 'attempt', Readonly<Record<string, readonly string[]>>>> = {
  task: legalTaskMoves,
  work: legalWorkMoves,
  attempt: legalAttemptMoves,
};

function reaches(kind: keyof typeof moves, from: string, to: string, seen = new Set<string>()): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (moves[kind][from] ?? []).some((next) => reaches(kind, next, to, seen));
}

export async function takeSnapshot(sql: pg.Pool, workload: string): Promise<Snapshot> {
  const all = async (text: string): Promise<Row[]> => (await sql.query<Row>(text, [workload])).rows;
  const mine = '(select id from task where workload = $1)';
  const [tasks, works, attempts, windows, settlements] = await Promise.all([
    all('select * from task where workload = $1 order by id'),
    all(`select * from work where task_id in ${mine} order by task_id, step, no`),
    all(`select * from attempt where task_id in ${mine} order by task_id, step, no, try`),
    all('select * from budget_window where workload = $1'),
    all(`select * from event where kind = 'settled' and task_id in ${mine}`),
  ]);
  return { tasks, works, attempts, windows, settlements };
}

const sum = (rows: readonly Row[], of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
const money = (row: Row, name: string): number => Number(row[`${name}_nano_usd`]);

/** Everything that is wrong with a snapshot; `before` is an earlier one of the same tasks. Empty when all is well. */
export function findBreaches(before: Snapshot | null, now: Snapshot): string[] {
  return [...now.tasks.flatMap((task) => breachesOf(task, now)), ...windowBreaches(now), ...moveBreaches(before, now)];
}

function breachesOf(task: Row, { works, attempts, settlements }: Snapshot): string[] {
  const id = String(task['id']);
  const mine = (rows: readonly Row[]): Row[] => rows.filter((row) => row['task_id'] === id);
  const calls = mine(attempts);
  const spent = sum(calls, (call) => money(call, 'cost'));
  const started = calls.filter((call) => call['state'] === 'started');
  const reserved = sum(started, (call) => money(call, 'reserved'));
  const overrun = sum(calls, (call) => Math.max(0, money(call, 'cost') - money(call, 'reserved')));
  const live = mine(works).filter(({ state }) => state === 'ready' || state === 'leased');
  const leases = new Set(
    mine(works)
      .filter(({ state }) => state === 'leased')
      .map(({ step, no, fence }) => `${step}/${no}/${fence}`),
  );
  const settled = task['state'] !== 'open';
  const checks: readonly (readonly [string, boolean])[] = [
    ['spent is the sum of all costs', money(task, 'spent') === spent],
    ['reserved is what started calls reserve', money(task, 'reserved') === reserved],
    ['overrun is what was billed above reservations', money(task, 'overrun') === overrun],
    ['the budget holds but for overruns', spent + reserved - overrun <= money(task, 'budget')],
    ['no more calls than allowed', calls.length <= Number(task['max_calls']) && calls.length === Number(task['calls'])],
    ['a settled task has no live work', !settled || live.length === 0],
    ['a settled task says when', settled === (task['settled_at'] !== null)],
    ['settled once', mine(settlements).length === (settled ? 1 : 0)],
    ['live work belongs to the present step', live.every(({ step }) => step === task['step'])],
    [
      'an ended call says whether it was of use',
      calls.every((call) => (call['state'] === 'started') === (call['use'] === null)),
    ],
    [
      'leased work has at most one started call',
      [...leases].every(
        (lease) => started.filter(({ step, no, fence }) => `${step}/${no}/${fence}` === lease).length <= 1,
      ),
    ],
  ];
  return checks.filter(([, holds]) => !holds).map(([name]) => `${id}: not so: ${name}`);
}

function windowBreaches({ tasks, windows }: Snapshot): string[] {
  return ['spent', 'reserved']
    .filter((name) => sum(tasks, (task) => money(task, name)) !== sum(windows, (row) => money(row, name)))
    .map((name) => `the day's window does not add up: ${name}`);
}

function moveBreaches(before: Snapshot | null, now: Snapshot): string[] {
  if (before === null) return [];
  const named = (row: Row, ...columns: string[]): string => columns.map((column) => String(row[column])).join('/');
  const breaches: string[] = [];
  const follow = (kind: keyof typeof moves, olds: readonly Row[], news: readonly Row[], ...columns: string[]): void => {
    const later = new Map(news.map((row) => [named(row, ...columns), row]));
    for (const old of olds) {
      const name = named(old, ...columns);
      const row = later.get(name);
      if (row === undefined) breaches.push(`${kind} ${name} is gone`);
      else if (!reaches(kind, String(old['state']), String(row['state'])))
        breaches.push(`${kind} ${name} moved from ${String(old['state'])} to ${String(row['state'])}`);
      else if (
        kind === 'attempt' &&
        ['finished', 'failed'].includes(String(old['state'])) &&
        JSON.stringify(old) !== JSON.stringify(row)
      )
        breaches.push(`${kind} ${name} changed after it had ended`);
      else if (
        kind === 'task' &&
        old['state'] !== 'open' &&
        ['state', 'settled_at', 'reason', 'accepted_try', 'calls'].some(
          (column) => String(old[column]) !== String(row[column]),
        )
      )
        breaches.push(`${kind} ${name} changed after it was settled`);
      else if (kind === 'work' && Number(row['fence']) < Number(old['fence']))
        breaches.push(`${kind} ${name} lost a fence`);
    }
  };
  follow('task', before.tasks, now.tasks, 'id');
  follow('work', before.works, now.works, 'task_id', 'step', 'no');
  follow('attempt', before.attempts, now.attempts, 'task_id', 'step', 'no', 'try');
  return breaches;
}
