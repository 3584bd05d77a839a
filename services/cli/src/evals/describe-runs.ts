import { type EvalRun, targetKeyOf, toUsd } from '@upshift/contracts';
import { formatUsd } from '../terminal/format.ts';
import { renderTable } from '../terminal/render-table.ts';

/** Runs as a table: what was run, how far it is, what it has spent of its money. */
export function describeRuns(runs: readonly EvalRun[]): string {
  if (runs.length === 0) return 'There is no run yet: upshift eval run --workload <name>';
  const columns = [
    { title: 'run' },
    { title: 'workload' },
    { title: 'target' },
    { title: 'state' },
    { title: 'cases', align: 'right' },
    { title: 'spent', align: 'right' },
    { title: 'of', align: 'right' },
    { title: 'began (UTC)' },
    { title: 'by' },
    { title: 'error' },
  ] as const;
  const rows = runs.map((run) => [
    run.id,
    run.workload,
    targetKeyOf(run.target).replace(':', ' '),
    run.state,
    `${run.ended} / ${run.cases}`,
    formatUsd(toUsd(run.costNanoUsd)),
    formatUsd(run.budgetUsd),
    run.startedAt.slice(0, 16).replace('T', ' '),
    run.trigger,
    run.error ?? '',
  ]);
  return renderTable(columns, rows);
}
