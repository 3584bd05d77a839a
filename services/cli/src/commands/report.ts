import { Command } from 'commander';
import type { ReportContext } from './report-context.ts';
import { createMonthlyCommand } from './report-monthly.ts';
import { createWeeklyCommand } from './report-weekly.ts';

/** `upshift report weekly|monthly`. */
export function createReportCommand(context: ReportContext): Command {
  return new Command('report')
    .description('reports over a period')
    .addCommand(createWeeklyCommand(context))
    .addCommand(createMonthlyCommand(context));
}
