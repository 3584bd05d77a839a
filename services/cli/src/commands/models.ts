import { type EvalReport, type Portfolio, type PortfolioView, portfolioSchema } from '@upshift/contracts';
import { Command } from 'commander';
import { CliError, exitCodes } from '../cli-error.ts';
import { createEvalApi, type EvalApi } from '../evals/eval-api.ts';
import type { EvalContext } from '../evals/eval-context.ts';
import { followRun } from '../evals/follow-run.ts';
import { readPortfolio } from '../evals/read-portfolio.ts';
import { askedToday } from '../models/build-places.ts';
import { describeTrial } from '../models/describe-trial.ts';
import { tryModel } from '../models/try-model.ts';
import { printableLines } from '../terminal/printable.ts';
import type { BacktestContext } from './backtest-context.ts';
import { type ServerCommandOptions, withServerOptions } from './command-context.ts';
import { parseShare, parseUsd } from './parse-number.ts';

export interface ModelsContext extends EvalContext {
  readonly backtest: BacktestContext['backtest'];
}

interface TryOptions extends ServerCommandOptions {
  readonly workload: string;
  readonly portfolio?: string;
  readonly insteadOf?: string;
  readonly budgetUsd?: number;
  readonly margin: number;
  readonly fresh?: boolean;
}

/** `upshift models`: whether a model fits a workload, by the workload's own cases instead of a benchmark's. */
export function createModelsCommand(context: ModelsContext): Command {
  return new Command('models').description('see whether a model fits').addCommand(createTry(context));
}

function createTry(context: ModelsContext): Command {
  const command = new Command('try')
    .description(
      'say where a deployment fits a workload: replace, add at a tier, or reject, by eval runs and a backtest',
    )
    .argument('[deployment]', 'as the portfolio names it; it need not stand on a tier')
    .option('--instead-of <deployment>', 'try what the portfolio names as its alternate, such as of one that retires')
    .requiredOption('--workload <name>', 'the workload whose eval set decides')
    .option('--portfolio <file>', 'a portfolio that has the deployment, where the active one does not')
    .option('--budget-usd <amount>', 'what each run may spend (default: 5)', parseUsd)
    .option('--margin <share>', 'success that may be lost at most', parseShare, 0.02)
    .option('--fresh', 'run everything anew, instead of taking runs of the same version of the set');
  return withServerOptions(command).action((candidate: string | undefined, options: TryOptions) =>
    run(context, candidate, options),
  );
}

/**
 * Who is tried: the deployment that is named, or the alternate of the one that it is to follow.
 *
 * @throws CliError OPTION_INVALID where there is neither
 */
function chooseCandidate(
  named: string | undefined,
  insteadOf: string | undefined,
  portfolio: () => Promise<Pick<Portfolio, 'deployments'>>,
): Promise<string> | string {
  if (named !== undefined && insteadOf !== undefined)
    throw new CliError(
      'OPTION_INVALID',
      'Name a deployment, or with --instead-of the one that it is to follow; not both.',
    );
  if (named !== undefined) return named;
  if (insteadOf === undefined)
    throw new CliError(
      'OPTION_INVALID',
      'Name the deployment to try, or with --instead-of the one that it is to follow.',
    );
  return portfolio().then(({ deployments }) => {
    const known = deployments[insteadOf];
    if (known === undefined) throw new CliError('OPTION_INVALID', `The portfolio has no deployment "${insteadOf}".`);
    if (known.alternate !== undefined) return known.alternate;
    throw new CliError(
      'OPTION_INVALID',
      `"${insteadOf}" names no "alternate" in the portfolio: add one, or name the deployment to try.`,
    );
  });
}

async function run(context: ModelsContext, named: string | undefined, options: TryOptions): Promise<void> {
  const { output, backtest, exitWith } = context;
  const { workload, margin } = options;
  const server = await context.connect(options);
  const api = createEvalApi(server);
  const given = options.portfolio === undefined ? undefined : await readPortfolio(context, options.portfolio);
  const candidate = await chooseCandidate(
    named,
    options.insteadOf,
    async () => given ?? readActive(await server.portfolio()),
  );
  const runs = createRuns(context, api, options, given);
  const own = await runs.reportOf(candidate);
  const portfolio = given ?? (await api.portfolio(own.run.id));
  const reports = new Map([[candidate, own]]);
  for (const name of askedToday(portfolio, workload))
    if (!reports.has(name)) reports.set(name, await runs.reportOf(name));
  const runner = await backtest.createRunner();
  try {
    const trial = await tryModel(
      { portfolio, workload, candidate, reports, rules: { margin } },
      { runner, now: backtest.now },
    );
    exitWith(trial.fit.verdict === 'reject' ? exitCodes.failed : exitCodes.ok);
    if (options.json === true)
      return output.json({ ...trial, runs: Object.fromEntries([...reports].map(([name, one]) => [name, one.run.id])) });
    output.result(describeTrial(printableLines(trial), output.colors));
  } finally {
    await runner.close();
  }
}

function readActive({ portfolio }: PortfolioView): Portfolio {
  return portfolioSchema.parse(portfolio);
}

/** Runs of single deployments, each once; a finished one of the same version of the set is as good as a new one. */
function createRuns(context: ModelsContext, api: EvalApi, options: TryOptions, portfolio: Portfolio | undefined) {
  const { workload, budgetUsd, fresh } = options;
  const stop = new AbortController();
  context.onSignal(() => stop.abort());
  let hash: string | null = null;

  async function findDone(deployment: string): Promise<EvalReport | null> {
    if (fresh === true || portfolio !== undefined) return null;
    hash ??= (await api.set(workload)).hash;
    const runs = await api.runs({ workload, target: `deployment:${deployment}` });
    const done = runs.find((one) => one.state === 'done' && one.setHash === hash);
    if (done === undefined) return null;
    const report = await api.report(done.id);
    return report.results.every(({ skipped }) => skipped === null) ? report : null;
  }

  return {
    async reportOf(deployment: string): Promise<EvalReport> {
      const known = await findDone(deployment);
      if (known !== null) return known;
      const started = await api.start({ workload, deployment, portfolio, budgetUsd });
      if (options.json !== true) context.output.note(`${deployment}: ${started.cases} cases, run ${started.id} …`);
      const ended = await followRun({ output: context.output, sleep: context.evals.sleep }, api, started, stop.signal);
      if (ended.state !== 'done')
        throw new CliError(
          'EVAL_RUN_FAILED',
          `The run ${ended.id} of ${deployment} is ${ended.state}${ended.error === null ? '' : `: ${ended.error}`}.`,
        );
      return api.report(ended.id);
    },
  };
}
