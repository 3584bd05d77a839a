import type { Portfolio } from '@upshift/contracts';
import {
  type BacktestRuns,
  backtestPortfolio,
  bootstrapDelta,
  deltaOf,
  findPremium,
  type LabPortfolio,
  type LabTask,
  meanSuccess,
  modelsOf,
  type PolicyRun,
  premiumOf,
  renderHtml,
  runOracleRouter,
  runPerfectCascade,
  runRandomMix,
  runTwoCheapAgree,
  type Summary,
  scoreModel,
  summarize,
} from '@upshift/lab';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { loadLabs } from '../lab/load-labs.ts';
import { printableLines } from '../terminal/printable.ts';
import { renderTable } from '../terminal/render-table.ts';
import { type BacktestContext, type BacktestOptions, loadPortfolio } from './backtest-context.ts';
import { backtestLedger } from './backtest-ledger.ts';
import { type ServerContext, withServerOptions } from './command-context.ts';
import { parseMoment } from './parse-moment.ts';
import { parseCount } from './parse-number.ts';

/** `upshift backtest`: what a portfolio's plans would have made of recorded tasks, without queues and without calls. */
export function createBacktestCommand(
  context: BacktestContext & ServerContext & { readonly now: () => number },
): Command {
  const command = new Command('backtest')
    .description('run the plans of a portfolio on recorded outcomes: success, cost, latency, each with its interval')
    .requiredOption('--portfolio <file>', 'portfolio file; a workload of the name of the rows’, else its default one')
    .option('--outcomes <file>', 'outcome table, .jsonl or .jsonl.gz')
    .option(
      '--ledger <when>',
      'the tasks that a running system served since then, such as 30d, corrected for what was never tried',
      (text) => parseMoment(text, context.now()),
    )
    .option('--limit <count>', 'of the ledger’s newest tasks, at most 5000', parseCount, 5000)
    .option('--against <file>', 'another portfolio to compare with, instead of everything on premium')
    .option('--html <file>', 'write a report with a picture there');
  return withServerOptions(command).action((options: BacktestOptions) => {
    const { outcomes, ledger } = options;
    if (ledger === undefined && outcomes !== undefined) return backtest(context, { ...options, outcomes });
    if (ledger !== undefined && outcomes === undefined) return backtestLedger(context, { ...options, ledger });
    throw new CliError(
      'OPTION_INVALID',
      'Say what to test on: either --outcomes FILE or --ledger, such as --ledger 30d.',
    );
  });
}

interface NamedRuns {
  readonly name: string;
  readonly runs: readonly PolicyRun[];
}

async function backtest(context: BacktestContext, options: BacktestOptions & { outcomes: string }): Promise<void> {
  const portfolio = await loadPortfolio(context, options.portfolio);
  const other = options.against === undefined ? null : await loadPortfolio(context, options.against);
  const models = modelsOf(portfolio);
  const all = other === null ? models.models : [...new Set([...models.models, ...modelsOf(other).models])];
  const labs = await loadLabs(context, options.outcomes, all);
  const isPremium = findPremium(models, labs).concat(all.slice(models.models.length).map(() => false));
  const run = (one: Portfolio): BacktestRuns =>
    backtestPortfolio(one, labs, { tiers: [all], models: all }, isPremium, context.backtest.now);
  const policy = run(portfolio);
  const premium = labs.map((lab) => scoreModel(lab, premiumOf(models), isPremium));
  const base: NamedRuns =
    other === null
      ? { name: 'always premium', runs: premium }
      : { name: `against: ${other.name}`, runs: run(other).runs };
  const table = [
    { name: `policy: ${portfolio.name}`, runs: policy.runs },
    ...(other === null ? [] : [base]),
    ...baselines(labs, models, isPremium, summarize(policy.runs).premiumShare),
  ];
  const rowsOut = table.map(({ name, runs }) => ({ name, ...summarize(runs) }));
  const groups = labs.map(({ question }) => question);
  const report = {
    tasks: labs.length,
    rows: rowsOut,
    base: base.name,
    delta: deltaOf(summarize(policy.runs), summarize(base.runs)),
    ci95: bootstrapDelta(policy.runs, base.runs, groups, { seed: 1 }),
    ownMsPerTask: policy.ownMs / labs.length,
    decisionsPerSecond: Math.round(policy.decisions / Math.max(1e-6, policy.decidingMs / 1000)),
  };
  if (options.html !== undefined) {
    const points = rowsOut.map((row, index) => ({ ...row, isPolicy: index === 0 }));
    await context.backtest.writeFile(
      options.html,
      renderHtml(`Backtest of ${portfolio.name}`, points, describe(report)),
    );
  }
  if (options.json === true) return context.output.json(report);
  for (const line of printableLines(describe(report))) context.output.result(line);
}

function baselines(
  labs: readonly LabTask[],
  models: LabPortfolio,
  isPremium: readonly boolean[],
  share: number,
): NamedRuns[] {
  const alone = models.models.map((model, index) => ({
    name: `always ${model}`,
    runs: labs.map((lab) => scoreModel(lab, index, isPremium)),
  }));
  const success = models.models.map((_, index) => meanSuccess(labs, index));
  const best = Math.max(...success);
  const close = alone.filter((_, index) => (success[index] ?? 0) >= best - 0.01 - 1e-9);
  const cost = ({ runs }: NamedRuns): number => summarize(runs).costPerSuccessUsd ?? 0;
  const cheapest = close.reduce((left, right) => (cost(right) < cost(left) ? right : left));
  const single = alone[success.indexOf(best)] ?? cheapest;
  const seen = labs.map((lab) => ({ ...lab, answers: lab.answers.slice(0, models.models.length) }));
  return [
    ...alone,
    { name: `best single model on these tasks (${single.name})`, runs: single.runs },
    { name: `cheapest within one point (${cheapest.name})`, runs: cheapest.runs },
    { name: 'two cheap agree, else premium', runs: seen.map((lab) => runTwoCheapAgree(lab, models, isPremium)) },
    { name: 'random mix with as many premium calls', runs: runRandomMix(labs, models, isPremium, { share, seed: 1 }) },
    { name: 'oracle router', runs: seen.map((lab) => runOracleRouter(lab, isPremium)) },
    { name: 'cascade with a perfect verifier', runs: labs.map((lab) => runPerfectCascade(lab, models, isPremium)) },
  ];
}

interface Report {
  readonly tasks: number;
  readonly rows: readonly (Summary & { readonly name: string })[];
  readonly base: string;
  readonly delta: ReturnType<typeof deltaOf>;
  readonly ci95: ReturnType<typeof bootstrapDelta>;
  readonly ownMsPerTask: number;
  readonly decisionsPerSecond: number;
}

function describe({ tasks, rows, base, delta, ci95, ownMsPerTask, decisionsPerSecond }: Report): string[] {
  const right = (title: string) => ({ title, align: 'right' as const });
  const columns = [
    { title: 'policy' },
    ...['success', 'USD per success', 'P50 ms', 'P95 ms', 'premium', 'calls'].map(right),
  ];
  const cells = rows.map((row) => [
    row.name,
    `${(100 * row.success).toFixed(1)} %`,
    row.costPerSuccessUsd === null ? '–' : row.costPerSuccessUsd.toPrecision(4),
    row.p50Ms === null ? '–' : row.p50Ms.toFixed(0),
    row.p95Ms === null ? '–' : row.p95Ms.toFixed(0),
    `${(100 * row.premiumShare).toFixed(1)} %`,
    row.callsPerTask.toFixed(2),
  ]);
  const line = (
    name: string,
    value: number | null,
    interval: readonly number[] | null,
    factor: number,
    unit: string,
  ): string => {
    if (value === null) return `${name}: not recorded`;
    const [low = 0, high = 0] = interval ?? [];
    const write = (number: number): string => `${number > 0 ? '+' : ''}${(factor * number).toFixed(1)}`;
    return `${name}: ${write(value)} ${unit} (95 %: ${write(low)} … ${write(high)})`;
  };
  return [
    `${tasks} recorded tasks`,
    ...renderTable(columns, cells).split('\n'),
    '',
    `Policy against ${base}, paired bootstrap:`,
    line('  cost per success', delta.costPerSuccess, ci95.costPerSuccess, 100, '%'),
    line('  success', delta.successPoints, ci95.successPoints, 1, 'points'),
    line('  P95 latency', delta.p95, ci95.p95, 100, '%'),
    line('  premium share', delta.premiumShare, ci95.premiumShare, 100, 'points'),
    `Own time ${ownMsPerTask.toFixed(2)} ms a task with reading; ${decisionsPerSecond} decisions a second on what was read`,
  ];
}
