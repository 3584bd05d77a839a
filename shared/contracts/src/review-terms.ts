import { toNanoUsd } from './money.ts';
import type { Portfolio } from './portfolio.ts';
import type { ReviewConfig } from './review-config.ts';

/** The terms of a review in the units of the record. `slaMs` null: no SLA is set. */
export interface ReviewTerms {
  readonly rateNanoUsdPerHour: number;
  readonly slaMs: number | null;
  readonly leaseMs: number;
  readonly capMs: number;
}

const minuteMs = 60_000;

/**
 * The terms of a workload's reviews: its own, then those of the workloads that it extends, then the portfolio's. A
 * workload that the portfolio does not know has the portfolio's.
 */
export function reviewTermsOf(portfolio: Pick<Portfolio, 'review' | 'workloads'>, workload: string): ReviewTerms {
  const { ratePerHourUsd = 0, slaMinutes, leaseMinutes = 15, capMinutes = 60 } = merge(portfolio, workload);
  return {
    rateNanoUsdPerHour: toNanoUsd(ratePerHourUsd),
    slaMs: slaMinutes === undefined ? null : toMs(slaMinutes),
    leaseMs: toMs(leaseMinutes),
    capMs: toMs(capMinutes),
  };
}

function toMs(minutes: number): number {
  return Math.max(1, Math.round(minutes * minuteMs));
}

function merge({ review, workloads }: Pick<Portfolio, 'review' | 'workloads'>, workload: string): ReviewConfig {
  const seen = new Set<string>();
  let merged: ReviewConfig = {};
  let name: string | undefined = workload;
  while (name !== undefined && !seen.has(name) && Object.hasOwn(workloads, name)) {
    seen.add(name);
    merged = { ...workloads[name]?.review, ...merged };
    name = workloads[name]?.extends;
  }
  return { ...review, ...merged };
}
