import { renderReport } from '@upshift/reports';
import { Command, Option } from 'commander';
import { describeWhy } from '../reports/describe-why.ts';
import { type ServerCommandOptions, type ServerContext, withServerOptions } from './command-context.ts';

interface WhyOptions extends ServerCommandOptions {
  readonly from: string;
  readonly to: string;
  readonly format: 'text' | 'html' | 'markdown';
}

/** `upshift why`: what changed the cost of a success between two periods. */
export function createWhyCommand({ output, connect }: ServerContext): Command {
  const command = new Command('why')
    .description('why a success costs more or less than before, in lines that add up exactly')
    .option(
      '--from <period>',
      'the earlier period: a month (2026-10), week (2026-W44), day or range (a..b)',
      'last-month',
    )
    .option('--to <period>', 'the later one', 'this-month')
    .addOption(
      new Option('--format <format>', 'how it is printed').choices(['text', 'html', 'markdown']).default('text'),
    );
  return withServerOptions(command).action(async ({ from, to, format, ...options }: WhyOptions) => {
    const report = await (await connect(options)).whyReport({ from, to });
    if (options.json === true) return output.json(report);
    output.result((format === 'text' ? describeWhy(report, output.colors) : renderReport(report, format)).trimEnd());
  });
}
