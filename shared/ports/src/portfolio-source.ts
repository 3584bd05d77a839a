import type { Portfolio } from '@upshift/contracts';

/** Versions of the portfolio by content hash. A version never changes, so whatever was read once may be kept. */
export interface PortfolioSource {
  /** @throws Error when the record holds no such version: a task pins only versions that were saved before it. */
  byHash(hash: string): Promise<Portfolio>;
}
