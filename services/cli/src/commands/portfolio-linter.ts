import type { Portfolio } from '@upshift/contracts';

/** What is wrong with a portfolio file, and where: keys and indexes from the top, and the line. */
export interface PlacedFinding {
  readonly line: number;
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

/** The passes over a file: shapes (with lines), then references and named files (whose paths the first pass can place). */
export interface PortfolioLinter {
  parsePortfolio(
    text: string,
    fileName: string,
  ): {
    readonly portfolio: Portfolio | null;
    readonly findings: readonly PlacedFinding[];
    locate(path: PlacedFinding['path']): number;
  };
  lintPortfolio(portfolio: Portfolio): readonly Omit<PlacedFinding, 'line'>[];
  /** @param day YYYY-MM-DD; what retires is warned of ahead of its day */
  lintRetirements(portfolio: Portfolio, day: string): readonly Omit<PlacedFinding, 'line'>[];
  today(): string;
  /** Reads the files that the portfolio names. `file` is the portfolio's own path, or "-". */
  checkFiles(portfolio: Portfolio, file: string): Promise<readonly Omit<PlacedFinding, 'line'>[]>;
}
