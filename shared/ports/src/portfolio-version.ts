import type { Portfolio } from '@upshift/contracts';

/** A portfolio by its content. Never changed. */
export interface PortfolioVersion {
  /** SHA-256 of the canonical JSON of the parsed portfolio, hex. */
  readonly hash: string;
  readonly portfolio: Portfolio;
  /** The file as written, for people. */
  readonly source: string;
}
