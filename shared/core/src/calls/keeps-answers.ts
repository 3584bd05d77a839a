import type { ProviderConfig, ResolvedWorkload, Risk } from '@upshift/contracts';
import { mayAcceptUnproved } from '../validation/judge-answer.ts';

/**
 * How long the answers to a task of this risk may be served again, in ms; null: never. Where a wrong answer is dear, the
 * same one is not given twice: there every task is asked anew.
 */
export function keepsAnswersMs({ cacheMs, critical }: ResolvedWorkload, risk: Risk): number | null {
  return mayAcceptUnproved({ critical, risk }) ? cacheMs : null;
}

/** Whether a deployment's settings say everything that its answers depend on: a model file that is not pinned may be another one tomorrow. */
export function isRepeatable(provider: ProviderConfig): boolean {
  return provider.kind !== 'local' || provider.sha256 !== undefined;
}
