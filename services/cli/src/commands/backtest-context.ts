import type { Portfolio } from '@upshift/contracts';
import { CliError } from '../cli-error.ts';
import type { LabContext } from '../lab/lab-context.ts';
import type { ServerCommandOptions } from './command-context.ts';
import type { PortfolioLinter } from './portfolio-linter.ts';
import type { ReadInput } from './read-input.ts';

/** What a backtest stands on, beside the readers of files. */
export interface BacktestContext extends LabContext {
  readonly readInput: ReadInput;
  readonly linter: PortfolioLinter;
}

export interface BacktestOptions extends ServerCommandOptions {
  readonly portfolio: string;
  readonly outcomes?: string;
  /** RFC 3339: tasks from then on. */
  readonly ledger?: string;
  readonly limit: number;
  readonly against?: string;
  readonly html?: string;
}

/** @throws CliError FILE_UNREADABLE */
export async function loadPortfolio({ readInput, linter }: BacktestContext, file: string): Promise<Portfolio> {
  const { portfolio, findings } = linter.parsePortfolio(await readInput(file), file);
  const [first] =
    portfolio === null ? findings : linter.lintPortfolio(portfolio).filter(({ severity }) => severity === 'error');
  if (portfolio !== null && first === undefined) return portfolio;
  throw new CliError('FILE_UNREADABLE', `${file} is no portfolio: ${first?.message ?? 'nothing in it can be read'}`);
}
