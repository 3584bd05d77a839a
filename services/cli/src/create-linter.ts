import { parsePortfolio } from '@upshift/config';
import { lintPortfolio, lintRetirements } from '@upshift/core';
import type { PortfolioLinter } from './commands/portfolio-linter.ts';

/** The passes over a portfolio file, by today's date. */
export function createLinter(checkFiles: PortfolioLinter['checkFiles']): PortfolioLinter {
  return {
    parsePortfolio,
    lintPortfolio,
    lintRetirements,
    today: () => new Date().toISOString().slice(0, 10),
    checkFiles,
  };
}
