import { backtestOnLog, type LogBacktest } from '@upshift/lab';
import { CliError } from '../cli-error.ts';
import { printableLines } from '../terminal/printable.ts';
import { type BacktestContext, type BacktestOptions, loadPortfolio } from './backtest-context.ts';
import type { ServerContext } from './command-context.ts';

/** `upshift backtest --ledger`: what a portfolio would have made of tasks that another one served. */
export async function backtestLedger(
  context: BacktestContext & ServerContext,
  options: BacktestOptions & { readonly ledger: string },
): Promise<void> {
  if (options.against !== undefined || options.html !== undefined)
    throw new CliError('OPTION_INVALID', '--against and --html go with --outcomes, not with --ledger.');
  const portfolio = await loadPortfolio(context, options.portfolio);
  const client = await context.connect(options);
  const rows = await client.outcomes({ limit: options.limit, since: options.ledger });
  const result = backtestOnLog(portfolio, rows);
  if (options.json === true) return context.output.json({ since: options.ledger, ...result });
  for (const line of printableLines(describe(result, options.ledger))) context.output.result(line);
}

type Estimate = LogBacktest['success'];

function describe({ success, costUsd, costPerSuccessUsd }: LogBacktest, since: string): string[] {
  const { tasks, seen, coverage, effectiveTasks } = success;
  const facts = `${tasks} tasks of the ledger since ${since}; what the portfolio would do was recorded on ${seen}, which speak for ${(100 * coverage).toFixed(0)} % of them and are worth ${effectiveTasks.toFixed(0)} that were all seen`;
  if (success.answer === 'refused') return [facts, `No answer: ${success.why}`];
  return [
    facts,
    `success (accepted by the validators): ${write(success, 100, 1)} %`,
    `USD a task: ${write(costUsd, 1, 6)}`,
    `USD a success: ${costPerSuccessUsd === null ? 'not known' : costPerSuccessUsd.toPrecision(4)}`,
    'Doubly robust estimate by logged propensities; intervals 95 %.',
  ];
}

function write(estimate: Estimate, factor: number, digits: number): string {
  if (estimate.answer === 'refused') return `no answer: ${estimate.why}`;
  const [value, low, high] = [estimate.value, estimate.low, estimate.high].map((one) => (factor * one).toFixed(digits));
  return `${value} (95 %: ${low} … ${high})`;
}
