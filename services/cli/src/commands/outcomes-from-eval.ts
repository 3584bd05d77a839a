import { portfolioSchema } from '@upshift/contracts';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { createEvalApi } from '../evals/eval-api.ts';
import { type ReportedRun, toOutcomeRows } from '../evals/to-outcome-rows.ts';
import { formatCount } from '../terminal/format.ts';
import { printableLine } from '../terminal/printable.ts';
import { type ServerCommandOptions, withServerOptions } from './command-context.ts';
import type { ChangeContext } from './portfolio-change-context.ts';

/** `upshift outcomes from-eval`: scored answers of eval runs as an outcome table. */
export function createFromEvalCommand({ output, connect, backtest }: ChangeContext): Command {
  const command = new Command('from-eval')
    .description('write scored answers of eval runs as an outcome table, a model each; it holds content of cases')
    .argument('<file>', 'where to, .jsonl')
    .argument('<run...>', 'runs, such as one for each deployment (`upshift eval run --deployment`)');
  return withServerOptions(command).action(async (file: string, ids: string[], options: ServerCommandOptions) => {
    const api = createEvalApi(await connect(options));
    const runs: ReportedRun[] = [];
    for (const id of ids)
      runs.push({ report: await api.report(id), portfolio: portfolioSchema.parse(await api.portfolio(id)) });
    const rows = toOutcomeRows(runs);
    if (rows.length === 0) throw new CliError('OPTION_INVALID', 'None of these runs has a scored answer.');
    await backtest.writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const models = [...new Set(rows.flatMap(({ outcomes }) => Object.keys(outcomes)))].sort();
    if (options.json === true) return output.json({ file, rows: rows.length, models });
    output.result(
      `${formatCount(rows.length)} rows are in ${printableLine(file)}, with answers of ${models.map(printableLine).join(', ')}.`,
    );
  });
}
