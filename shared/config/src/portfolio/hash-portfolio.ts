import { createHash } from 'node:crypto';
import { type Portfolio, toCanonicalJson } from '@upshift/contracts';

/**
 * Names a version of a portfolio by what it says, whatever the order of its keys, its comments and its spelling.
 * The order of workloads is kept apart, because the first one that matches wins.
 *
 * @returns SHA-256 of the canonical JSON, hex
 */
export function hashPortfolio(portfolio: Portfolio): string {
  const text = toCanonicalJson({ portfolio, workloadOrder: Object.keys(portfolio.workloads) });
  return createHash('sha256').update(text).digest('hex');
}
