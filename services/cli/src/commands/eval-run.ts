import { type EvalReport, type EvalRun, toUsd } from '@upshift/contracts';
import { decideGate, type GateRules, renderHtml } from '@upshift/evals';
import { Command } from 'commander';
import { CliError, exitCodes } from '../cli-error.ts';
import { describeReport } from '../evals/describe-report.ts';
import { describeRuns } from '../evals/describe-runs.ts';
import { createEvalApi, type EvalApi, type RunWish } from '../evals/eval-api.ts';
import type { EvalContext } from '../evals/eval-context.ts';
import { followRun } from '../evals/follow-run.ts';
import { readPortfolio } from '../evals/read-portfolio.ts';
import { formatUsd } from '../terminal/format.ts';
import { printableLine, printableLines } from '../terminal/printable.ts';
import { type ServerCommandOptions, withServerOptions } from './command-context.ts';
import { parseCount, parseShare, parseUsd } from './parse-number.ts';

interface RunOptions extends ServerCommandOptions {
  readonly workload: string;
  readonly deployment?: string;
  readonly tier?: string;
  readonly portfolio?: string;
  readonly budgetUsd?: number;
  readonly html?: string;
  readonly wait?: boolean;
}

interface GateOptions extends RunOptions {
  readonly run?: string;
  readonly min?: number;
  readonly confident?: boolean;
  /** `--no-regression`: commander reads it as "regression: false". */
  readonly regression?: boolean;
  readonly maxCostPerSuccess?: number;
}

/** `upshift eval run|runs|cancel|report|gate`. */
export function createRunCommands(context: EvalContext): Command[] {
  return [createRun(context), createRuns(context), createCancel(context), createReport(context), createGate(context)];
}

function withTarget(command: Command): Command {
  return withServerOptions(command)
    .requiredOption('--workload <name>', 'the workload whose eval set is run')
    .option('--deployment <name>', 'one deployment alone, on a tier or standing by; nothing checks its answers')
    .option('--tier <name>', 'one tier alone, with the workload’s validators')
    .option('--portfolio <file>', 'a candidate portfolio instead of the active one')
    .option('--budget-usd <amount>', 'what the run may spend in all (default: 5)', parseUsd)
    .option('--html <file>', 'write the report there as one page');
}

function createRun(context: EvalContext): Command {
  const command = new Command('run').description('run an eval set through the queues, behind everything else');
  return withTarget(command)
    .option('--no-wait', 'do not wait for the end')
    .action(async (options: RunOptions) => {
      const api = createEvalApi(await context.connect(options));
      const run = await api.start(await toWish(context, options));
      if (options.wait === false) {
        if (options.json === true) return context.output.json(run);
        return context.output.result(`The run ${run.id} has begun: upshift eval report ${run.id}`);
      }
      const ended = await follow(context, api, run);
      const report = await api.report(ended.id);
      context.exitWith(ended.state === 'done' && !isUnpaid(report) ? exitCodes.ok : exitCodes.failed);
      await show(context, options, report);
    });
}

/** Cases were left out since all evaluations together have spent what they may: nobody chose that for this run. */
function isUnpaid({ results }: EvalReport): boolean {
  return results.some(({ skipped, reason }) => skipped === 'budget' && reason !== null);
}

function createRuns({ output, connect }: EvalContext): Command {
  const command = new Command('runs')
    .description('list the runs of eval sets, newest first')
    .option('--workload <name>', 'those of one workload')
    .option('--limit <count>', 'so many (default: 20)', parseCount);
  return withServerOptions(command).action(
    async (options: ServerCommandOptions & { workload?: string; limit?: number }) => {
      const { workload, limit } = options;
      const runs = await createEvalApi(await connect(options)).runs({
        workload,
        limit: limit === undefined ? undefined : String(limit),
      });
      if (options.json === true) return output.json({ runs });
      output.result(describeRuns(printableLines(runs)));
    },
  );
}

function createCancel({ output, connect }: EvalContext): Command {
  const command = new Command('cancel')
    .description('end a run: nothing more is asked; what is under way goes to its end')
    .argument('<run>', 'its id, as "eval runs" names it');
  return withServerOptions(command).action(async (id: string, options: ServerCommandOptions) => {
    const run = await createEvalApi(await connect(options)).cancel(id);
    if (options.json === true) return output.json(run);
    output.result(
      run.state === 'cancelled'
        ? `Cancelled: ${run.ended} of ${run.cases} cases are through, ${formatUsd(toUsd(run.costNanoUsd))} spent.`
        : `The run was ${run.state} before.`,
    );
  });
}

function createReport(context: EvalContext): Command {
  const command = new Command('report')
    .description('show what a run says')
    .argument('[run]', 'its id; silent: the newest of the workload')
    .option('--workload <name>', 'the workload, where no run is named')
    .option('--html <file>', 'write the report there as one page');
  return withServerOptions(command).action(
    async (id: string | undefined, options: ServerCommandOptions & { workload?: string; html?: string }) => {
      const api = createEvalApi(await context.connect(options));
      await show(context, options, await api.report(id ?? (await newest(api, options.workload)).id));
    },
  );
}

function createGate(context: EvalContext): Command {
  const command = new Command('gate').description(
    'run an eval set and say whether it may pass, for CI: exit code 0 yes, 1 no, 2 nobody can say',
  );
  return withTarget(command)
    .option('--run <id>', 'judge this run instead of a new one')
    .option('--min <share>', 'least share of success, such as 0.9 or 90%', parseShare)
    .option('--confident', 'the lower end of the interval must reach --min')
    .option(
      '--no-regression',
      'success must not fall by more than chance, and no edge case or case of high risk may fail that passed before',
    )
    .option('--max-cost-per-success <usd>', 'in USD', parseUsd)
    .action(async (options: GateOptions) => {
      const rules = toRules(options);
      const report = await reportToJudge(context, options);
      const { run } = report;
      const decision = decideGate(report, rules);
      const failed = run.state === 'done' ? exitCodes.failed : exitCodes.usage;
      context.exitWith(decision.passed ? exitCodes.ok : failed);
      if (options.html !== undefined) await context.evals.writeFile(options.html, renderHtml(report));
      const { output } = context;
      if (options.json === true)
        return output.json({
          ...decision,
          run: run.id,
          simulated: report.simulated,
          total: report.total,
          change: report.change,
        });
      output.result(describeReport(printableLines(report), output.colors));
      output.result('');
      for (const { name, passed, detail } of decision.checks)
        output.result(
          `${passed ? output.colors.green('pass') : output.colors.red('FAIL')}  ${name}: ${printableLine(detail)}`,
        );
    });
}

/**
 * The report of the run that is named, or of a new one. What the server refuses is no verdict on the answers: CI is to tell
 * the two apart.
 *
 * @throws CliError with the exit code 2 for whatever the server refuses
 */
async function reportToJudge(context: EvalContext, options: GateOptions): Promise<EvalReport> {
  try {
    const api = createEvalApi(await context.connect(options));
    const run =
      options.run === undefined
        ? await follow(context, api, await api.start(await toWish(context, options)))
        : await api.run(options.run);
    return await api.report(run.id);
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== exitCodes.failed) throw error;
    throw new CliError(error.code, error.message, {
      exitCode: exitCodes.usage,
      path: error.path,
      retryable: error.retryable,
      cause: error,
    });
  }
}

/** @throws CliError OPTION_INVALID where nothing is asked of the run: a gate that lets everything pass is none */
function toRules({ min, confident, regression, maxCostPerSuccess }: GateOptions): GateRules {
  const noRegression = regression === false;
  if (min === undefined && !noRegression && maxCostPerSuccess === undefined)
    throw new CliError(
      'OPTION_INVALID',
      'Say what the run must reach: --min, --no-regression or --max-cost-per-success.',
    );
  return {
    min: min ?? null,
    confident: confident === true,
    noRegression,
    maxCostPerSuccessUsd: maxCostPerSuccess ?? null,
  };
}

/** @throws CliError OPTION_INVALID, FILE_UNREADABLE where the portfolio file is wrong, with its lines */
async function toWish({ readInput, linter }: EvalContext, options: RunOptions): Promise<RunWish> {
  const { workload, deployment, tier, portfolio: file, budgetUsd } = options;
  if (deployment !== undefined && tier !== undefined)
    throw new CliError('OPTION_INVALID', 'Give at most one of --deployment and --tier.');
  const wish = { workload, deployment, tier, budgetUsd };
  return file === undefined ? wish : { ...wish, portfolio: await readPortfolio({ readInput, linter }, file) };
}

/** Follows a run to its end; a signal leaves it running on the server. */
export async function follow(context: EvalContext, api: Pick<EvalApi, 'run'>, run: EvalRun): Promise<EvalRun> {
  const stop = new AbortController();
  context.onSignal(() => stop.abort());
  return followRun({ output: context.output, sleep: context.evals.sleep }, api, run, stop.signal);
}

async function newest(api: Pick<EvalApi, 'runs'>, workload: string | undefined): Promise<EvalRun> {
  if (workload === undefined) throw new CliError('OPTION_INVALID', 'Name a run, or a workload with --workload.');
  const [run] = await api.runs({ workload });
  if (run !== undefined) return run;
  throw new CliError(
    'EVAL_RUN_NOT_FOUND',
    `There is no run of ${workload} yet: upshift eval run --workload ${workload}`,
  );
}

async function show(
  { output, evals }: EvalContext,
  { json, html }: { readonly json?: boolean; readonly html?: string },
  report: EvalReport,
): Promise<void> {
  if (html !== undefined) await evals.writeFile(html, renderHtml(report));
  if (json === true) return output.json(report);
  output.result(describeReport(printableLines(report), output.colors));
  if (html !== undefined) output.note(`The report is in ${printableLine(html)}.`);
}
