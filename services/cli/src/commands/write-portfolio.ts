import { CliError, exitCodes } from '../cli-error.ts';

/** What commands that make a portfolio stand on. */
export interface PortfolioFiles {
  readonly portfolioFiles: {
    /** Writes a file that is not there. @returns false where there is one, unless it may be replaced */
    write(path: string, text: string, options: { replace: boolean }): Promise<boolean>;
    /** YYYY-MM-DD. */
    today(): string;
  };
}

/** @throws CliError FILE_EXISTS where a file would be lost */
export async function writePortfolio(
  { portfolioFiles }: PortfolioFiles,
  path: string,
  text: string,
  force: boolean,
): Promise<void> {
  if (await portfolioFiles.write(path, text, { replace: force })) return;
  const message = `${path} is there already. Name another file with --out, or replace it with --force.`;
  throw new CliError('FILE_EXISTS', message, { exitCode: exitCodes.failed });
}
