import type { OutcomeRow } from '@upshift/contracts';
import { Command } from 'commander';
import { printableLine } from '../terminal/printable.ts';
import { type Column, renderTable } from '../terminal/render-table.ts';
import type { CommandContext } from './command-context.ts';

/** Reads outcome tables row by row; main.ts fills it. */
export interface OutcomesContext extends CommandContext {
  /** @throws CliError FILE_UNREADABLE that names the file and the line */
  streamOutcomes(path: string): AsyncIterable<OutcomeRow>;
}

/** `upshift outcomes`: what concerns files of recorded outcomes. */
export function createOutcomesCommand(context: OutcomesContext): Command {
  return new Command('outcomes')
    .description('look after outcome tables: recorded answers of several models to the same tasks')
    .addCommand(createCheckCommand(context))
    .addCommand(createStatsCommand(context));
}

function createCheckCommand({ output, streamOutcomes }: OutcomesContext): Command {
  return new Command('check')
    .description('read every row; the first that is none ends it with file, line and field')
    .argument('<file>', 'outcome table, .jsonl or .jsonl.gz')
    .option('--json', 'print JSON and nothing else')
    .action(async (file: string, { json }: { json?: boolean }) => {
      let rows = 0;
      for await (const _ of streamOutcomes(file)) rows++;
      if (json === true) output.json({ file, ok: true, rows });
      else output.result(`${printableLine(file)}: ${rows} rows, nothing is wrong`);
    });
}

function createStatsCommand({ output, streamOutcomes }: OutcomesContext): Command {
  return new Command('stats')
    .description('rows per workload; success, cost and latency per model')
    .argument('<file>', 'outcome table, .jsonl or .jsonl.gz')
    .option('--json', 'print JSON and nothing else')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const stats = await gatherStats(streamOutcomes(file));
      if (json === true) return output.json({ file, ...stats });
      output.result(`${stats.rows} rows`);
      const workloads = Object.entries(stats.workloads).map(([name, rows]) => [printableLine(name), String(rows)]);
      output.result(renderTable([{ title: 'workload' }, { title: 'rows', align: 'right' }], workloads));
      const models = Object.entries(stats.models).map(([name, model]) => [
        printableLine(name),
        String(model.answers),
        `${(100 * model.success).toFixed(1)} %`,
        model.meanCostUsd === null ? '–' : model.meanCostUsd.toPrecision(3),
        model.meanLatencyMs === null ? '–' : model.meanLatencyMs.toFixed(0),
        String(model.failed),
      ]);
      output.result(renderTable(modelColumns, models));
    });
}

const modelColumns: readonly Column[] = [
  { title: 'model' },
  ...['answers', 'success', 'cost USD', 'latency ms', 'failed calls'].map((title) => ({
    title,
    align: 'right' as const,
  })),
];

interface ModelStats {
  readonly answers: number;
  readonly success: number;
  /** Mean over the answers that record one. */
  readonly meanCostUsd: number | null;
  readonly meanLatencyMs: number | null;
  readonly failed: number;
}

/** Sums row by row, so that a file of any length takes no more memory than its models and workloads. */
export async function gatherStats(rows: AsyncIterable<OutcomeRow>): Promise<{
  readonly rows: number;
  readonly workloads: Record<string, number>;
  readonly models: Record<string, ModelStats>;
}> {
  const workloads = new Map<string, number>();
  const sums = new Map<string, Sums>();
  let count = 0;
  for await (const { workload, outcomes } of rows) {
    count++;
    workloads.set(workload, (workloads.get(workload) ?? 0) + 1);
    for (const [model, outcome] of Object.entries(outcomes)) {
      const sum = sums.get(model) ?? { answers: 0, correct: 0, failed: 0, cost: [0, 0], latency: [0, 0] };
      sums.set(model, sum);
      sum.answers++;
      sum.correct += outcome.error === null ? outcome.correct : 0;
      sum.failed += outcome.error === null ? 0 : 1;
      add(sum.cost, outcome.costUsd);
      add(sum.latency, outcome.latencyMs);
    }
  }
  const models = [...sums]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, sum]) => [name, toStats(sum)]);
  return { rows: count, workloads: Object.fromEntries(workloads), models: Object.fromEntries(models) };
}

interface Sums {
  answers: number;
  correct: number;
  failed: number;
  /** Total and how many it is of. */
  readonly cost: [number, number];
  readonly latency: [number, number];
}

function add(sum: [number, number], value: number | null): void {
  if (value === null) return;
  sum[0] += value;
  sum[1]++;
}

function toStats({ answers, correct, failed, cost, latency }: Sums): ModelStats {
  const mean = ([total, of]: [number, number]): number | null => (of === 0 ? null : total / of);
  return { answers, success: correct / answers, failed, meanCostUsd: mean(cost), meanLatencyMs: mean(latency) };
}
