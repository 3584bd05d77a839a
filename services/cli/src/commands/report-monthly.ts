import type { MonthlyReport } from '@upshift/contracts';
import { InvoiceError, parseInvoice, reconcileInvoice, renderMonthlyCsv, renderReport } from '@upshift/reports';
import { Command, Option } from 'commander';
import { CliError, exitCodes } from '../cli-error.ts';
import { describeMonthly } from '../reports/describe-monthly.ts';
import { type ServerCommandOptions, withServerOptions } from './command-context.ts';
import type { ReportContext } from './report-context.ts';

interface MonthlyOptions extends ServerCommandOptions {
  readonly period: string;
  readonly invoice?: string;
  readonly vendor?: string;
  readonly format: 'text' | 'html' | 'markdown' | 'csv';
}

/** `upshift report monthly`: what a success cost, all costs in; with an invoice, whether the vendor's bill is the ledger's. */
export function createMonthlyCommand({ output, connect, readInput, exitWith }: ReportContext): Command {
  const command = new Command('monthly')
    .description('what a successful outcome cost, every cost on its line')
    .option('--period <period>', 'a month (2026-11), week, day, range (a..b), last-month or 30d; UTC', 'this-month')
    .option(
      '--invoice <file>',
      "a vendor's invoice (CSV with a model and a cost_usd column) to hold against the ledger",
    )
    .option('--vendor <name>', 'whose invoice it is: calls to others are left out of the comparison')
    .addOption(
      new Option('--format <format>', 'how it is printed').choices(['text', 'html', 'markdown', 'csv']).default('text'),
    );
  return withServerOptions(command).action(async ({ period, invoice, vendor, format, ...options }: MonthlyOptions) => {
    const report = await (await connect(options)).monthlyReport(period);
    const held =
      invoice === undefined ? report : holdAgainst(report, { text: await readInput(invoice), file: invoice, vendor });
    if (held.invoice?.agrees === false) exitWith(exitCodes.failed);
    if (options.json === true) return output.json(held);
    output.result(draw(held, format, output.colors).trimEnd());
  });
}

function holdAgainst(
  report: MonthlyReport,
  { text, file, vendor }: { readonly text: string; readonly file: string; readonly vendor: string | undefined },
): MonthlyReport {
  const billed = report.billed.filter((row) => vendor === undefined || row.vendor === vendor);
  if (vendor !== undefined && billed.length === 0)
    throw new CliError('VENDOR_UNKNOWN', `Nothing of the period was called at the vendor "${vendor}".`, {
      exitCode: exitCodes.failed,
    });
  try {
    return { ...report, invoice: reconcileInvoice(billed, parseInvoice(text)) };
  } catch (error) {
    if (error instanceof InvoiceError)
      throw new CliError('INVOICE_INVALID', error.message, { path: `${file}:${error.line}` });
    throw error;
  }
}

function draw(
  report: MonthlyReport,
  format: MonthlyOptions['format'],
  colors: Parameters<typeof describeMonthly>[1],
): string {
  if (format === 'csv') return renderMonthlyCsv(report);
  return format === 'text' ? describeMonthly(report, colors) : renderReport(report, format);
}
