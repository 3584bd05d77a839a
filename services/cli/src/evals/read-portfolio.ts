import type { Portfolio } from '@upshift/contracts';
import { CliError } from '../cli-error.ts';
import type { EvalContext } from './eval-context.ts';

/** A portfolio file, parsed. @throws CliError FILE_UNREADABLE with one line per finding */
export async function readPortfolio(
  { readInput, linter }: Pick<EvalContext, 'readInput' | 'linter'>,
  file: string,
): Promise<Portfolio> {
  const { portfolio, findings } = linter.parsePortfolio(await readInput(file), file);
  if (portfolio !== null) return portfolio;
  throw new CliError('FILE_UNREADABLE', findings.map(({ line, message }) => `${file}:${line}: ${message}`).join('\n'));
}
