import { everyEvalWorkload, type StatusView } from '@upshift/contracts';
import { Command } from 'commander';
import { formatCount, formatSeconds, formatUsd } from '../terminal/format.ts';
import type { Colors } from '../terminal/output.ts';
import { printableLines } from '../terminal/printable.ts';
import { renderTable } from '../terminal/render-table.ts';
import { type ServerCommandOptions, type ServerContext, withServerOptions } from './command-context.ts';

/** `upshift status`: what waits, what is in flight, how old the oldest task is, who works. */
export function createStatusCommand({ output, connect }: ServerContext): Command {
  const command = new Command('status').description('show queues, tasks in flight, the oldest task and the workers');

  return withServerOptions(command).action(async (options: ServerCommandOptions) => {
    const client = await connect(options);
    const status = await client.status();
    if (options.json === true) return output.json(status);
    output.result(describeStatus(printableLines(status), client.url, output.colors));
  });
}

/** The whole status as a person reads it, on a dozen lines. */
export function describeStatus(status: StatusView, url: string, colors: Colors): string {
  const { portfolio, record, queueBackend, tasks, oldestOpenTaskSeconds: oldest } = status;
  const health = (ok: boolean): string => (ok ? colors.green('answers') : colors.red('does not answer'));
  const counts = Object.entries(tasks).map(([state, count]) => `${state} ${formatCount(count)}`);
  return [
    `${colors.bold('Upshift')} ${status.version} at ${url}`,
    `portfolio    ${portfolio === null ? 'none is active' : `${portfolio.name} (${portfolio.hash.slice(0, 12)})`}`,
    `record       ${health(record.ok)}`,
    `queues       ${queueBackend.kind}, ${health(queueBackend.ok)}`,
    `tasks        ${counts.length === 0 ? 'none yet' : counts.join(' · ')}`,
    `oldest open  ${oldest === null ? 'none' : `${formatSeconds(oldest)} old`}`,
    '',
    describeQueues(status.queues),
    '',
    describeWorkers(status.workers),
    ...(status.budgets.length === 0 ? [] : ['', describeBudgets(status.budgets, colors)]),
  ].join('\n');
}

function describeQueues(queues: StatusView['queues']): string {
  if (queues.length === 0) return 'Nothing waits and nothing is in flight.';
  const columns = [
    { title: 'queue' },
    { title: 'waiting', align: 'right' },
    { title: 'in flight', align: 'right' },
    { title: 'oldest', align: 'right' },
  ] as const;
  const rows = queues.map(({ queue, ready, leased, oldestSeconds }) => [
    queue,
    formatCount(ready),
    formatCount(leased),
    oldestSeconds === null ? '-' : formatSeconds(oldestSeconds),
  ]);
  return renderTable(columns, rows);
}

function describeWorkers(workers: StatusView['workers']): string {
  if (workers.length === 0) return 'No worker is alive: tasks are accepted and wait.';
  const columns = [{ title: 'worker' }, { title: 'service' }, { title: 'last beat', align: 'right' }] as const;
  const rows = workers.map(({ id, service, beatAgeSeconds }) => [id, service, `${formatSeconds(beatAgeSeconds)} ago`]);
  return renderTable(columns, rows);
}

function describeBudgets(budgets: StatusView['budgets'], colors: Colors): string {
  const columns = [
    { title: 'budget of' },
    { title: 'spent', align: 'right' },
    { title: 'reserved', align: 'right' },
    { title: 'limit', align: 'right' },
    { title: 'until (UTC)' },
    { title: 'mark' },
  ] as const;
  const rows = budgets.map(({ workload, period, spentUsd, reservedUsd, limitUsd, endsAt, alertPercent }) => [
    `${workload === everyEvalWorkload ? 'all evaluations' : (workload ?? 'all workloads')}, this ${period}`,
    formatUsd(spentUsd),
    formatUsd(reservedUsd),
    formatUsd(limitUsd),
    endsAt.slice(0, 10),
    describeMark(alertPercent, colors),
  ]);
  return renderTable(columns, rows);
}

function describeMark(percent: StatusView['budgets'][number]['alertPercent'], colors: Colors): string {
  if (percent === null) return '-';
  return percent === 100 ? colors.red('used up') : colors.yellow(`${percent} %`);
}
