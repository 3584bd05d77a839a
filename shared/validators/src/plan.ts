import type { Redaction, Verdict } from '@upshift/contracts';
import type { BreakCode, Check, Evidence, Ruling } from './check.ts';

/** What the event loop could tell by itself, and what it leaves to a process. */
export interface Plan {
  /** Null while it hangs on the checks. */
  readonly verdict: Verdict['verdict'] | null;
  readonly evidence: Evidence;
  readonly error: BreakCode | null;
  /** How good the answer is, 0..1, where the validator measures it; else a pass scores 1 and a fail 0. */
  readonly score?: number;
  readonly redactions?: readonly Redaction[];
  /** Run even where the verdict is `fail` already, for the evidence that a repair needs. */
  readonly checks: readonly Check[];
}

export function decided(verdict: Verdict['verdict'], message: string | null, path = ''): Plan {
  return { verdict, evidence: message === null ? [] : [{ path, message }], error: null, checks: [] };
}

export function broken(error: BreakCode, message: string): Plan {
  return { verdict: 'unknown', evidence: [{ path: '', message }], error, checks: [] };
}

export function toCheck(...checks: readonly Check[]): Plan {
  return { verdict: null, evidence: [], error: null, checks };
}

/** Adds what the process found. A plan that failed already stays failed, also when the process could not tell. */
export function conclude(
  plan: Plan,
  ruling: Ruling | null,
): Omit<Plan, 'verdict' | 'checks'> & Pick<Verdict, 'verdict' | 'error'> {
  if (ruling === null) return { ...plan, verdict: plan.verdict ?? 'unknown' };
  if (plan.verdict === 'fail') {
    const more = ruling.outcome === 'fail' ? ruling.evidence : [];
    return { verdict: 'fail', evidence: [...plan.evidence, ...more], error: null };
  }
  const { evidence } = ruling;
  if (ruling.outcome === 'broken') return { verdict: 'unknown', evidence, error: ruling.error };
  const { outcome, score, redactions } = ruling;
  const more = { ...(score !== null && { score }), ...(redactions !== undefined && { redactions }) };
  return { verdict: outcome, evidence, error: null, ...more };
}
