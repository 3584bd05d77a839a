import { renderReport } from '@upshift/reports';
import { Command, Option } from 'commander';
import { CliError, exitCodes } from '../cli-error.ts';
import { describeReadiness } from '../reports/describe-readiness.ts';
import { type ServerCommandOptions, type ServerContext, withServerOptions } from './command-context.ts';

interface ReadinessOptions extends ServerCommandOptions {
  readonly workload?: string;
  readonly format: 'text' | 'html' | 'markdown';
}

/** `upshift readiness`: each workload against the seven points. Exit code 1 where a point is red, for CI. */
export function createReadinessCommand({ output, connect, exitWith }: ServerContext): Command {
  const command = new Command('readiness')
    .description('hold each workload against the seven points; exit code 1 where one is red')
    .option('--workload <name>', 'only this one')
    .addOption(
      new Option('--format <format>', 'how it is printed').choices(['text', 'html', 'markdown']).default('text'),
    );
  return withServerOptions(command).action(async ({ workload, format, ...options }: ReadinessOptions) => {
    const all = await (await connect(options)).readinessReport();
    const workloads = all.workloads.filter((one) => workload === undefined || one.workload === workload);
    if (workloads.length === 0)
      throw new CliError('WORKLOAD_UNKNOWN', `The active portfolio has no workload "${workload ?? ''}".`, {
        exitCode: exitCodes.failed,
      });
    const report = { ...all, workloads, ready: workloads.every(({ ready }) => ready) };
    if (!report.ready) exitWith(exitCodes.failed);
    if (options.json === true) return output.json(report);
    output.result(
      (format === 'text' ? describeReadiness(report, output.colors) : renderReport(report, format)).trimEnd(),
    );
  });
}
