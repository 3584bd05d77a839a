import { Command } from 'commander';
import type { ReportContext } from './report-context.ts';
import { createMonthlyCommand } from './report-monthly.ts';

/** `upshift report monthly`. */
export function createReportCommand(context: ReportContext): Command {
  return new Command('report').description('reports over a period').addCommand(createMonthlyCommand(context));
}
