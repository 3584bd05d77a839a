import { type EvalSchedule, targetKeyOf } from '@upshift/contracts';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { createEvalApi } from '../evals/eval-api.ts';
import type { EvalContext } from '../evals/eval-context.ts';
import { printableLines } from '../terminal/printable.ts';
import { renderTable } from '../terminal/render-table.ts';
import { type ServerCommandOptions, withServerOptions } from './command-context.ts';
import { parseHours, parseUsd } from './parse-number.ts';

interface ScheduleOptions extends ServerCommandOptions {
  readonly workload?: string;
  readonly deployment?: string;
  readonly every?: number;
  readonly budgetUsd?: number;
  readonly remove?: boolean;
}

/** `upshift eval schedule`: lists what comes round, adds to it, takes from it. */
export function createScheduleCommands({ output, connect }: EvalContext): Command[] {
  const command = new Command('schedule')
    .alias('schedules')
    .description('run an eval set every so often; without options: list what is scheduled')
    .option('--workload <name>', 'the workload whose eval set is run')
    .option('--deployment <name>', 'one deployment alone, such as one that stands by (silent: the active portfolio)')
    .option('--every <period>', 'such as 6h, 1d, 1w; the first run is due at once', parseHours)
    .option('--budget-usd <amount>', 'what each run may spend (default: 5)', parseUsd)
    .option('--remove', 'schedule it no more');
  withServerOptions(command).action(async (options: ScheduleOptions) => {
    const api = createEvalApi(await connect(options));
    const { workload, deployment, every, budgetUsd, remove } = options;
    const schedules = await change();
    if (options.json === true) return output.json({ schedules });
    output.result(describe(printableLines(schedules)));

    async function change(): Promise<readonly EvalSchedule[]> {
      if (workload === undefined && every === undefined && remove !== true) return api.schedules();
      if (workload === undefined) throw new CliError('OPTION_INVALID', 'Name the workload with --workload.');
      if (remove === true) return api.unschedule({ workload, deployment });
      if (every === undefined) throw new CliError('OPTION_INVALID', 'Say how often with --every, or --remove it.');
      return api.schedule({ workload, deployment, everyHours: every, budgetUsd });
    }
  });
  return [command];
}

function describe(schedules: readonly EvalSchedule[]): string {
  if (schedules.length === 0) return 'Nothing is scheduled.';
  const columns = [
    { title: 'workload' },
    { title: 'target' },
    { title: 'every', align: 'right' },
    { title: 'next (UTC)' },
    { title: 'last run' },
    { title: 'ended' },
    { title: 'passed', align: 'right' },
    { title: 'last error' },
  ] as const;
  const rows = schedules.map(
    ({ workload, target, everyHours, nextAt, lastRun, lastState, lastPassed, lastScored, lastError }) => [
      workload,
      targetKeyOf(target).replace(':', ' '),
      `${Number(everyHours.toFixed(2))} h`,
      nextAt.slice(0, 16).replace('T', ' '),
      lastRun ?? '–',
      lastState ?? '–',
      lastScored === null || lastScored === 0 ? '–' : `${lastPassed ?? 0} / ${lastScored}`,
      lastError ?? '–',
    ],
  );
  return renderTable(columns, rows);
}
