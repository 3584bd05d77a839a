import type { ResolvedWorkload, ValidatorConfig } from '@upshift/contracts';

/**
 * What evaluations of a workload run under: the same calls and checks, and never a person. What would go to a reviewer ends
 * without an answer, and a budget that is used up is waited for by nobody.
 */
export function toEvalWorkload(name: string, workload: ResolvedWorkload): ResolvedWorkload {
  return {
    ...workload,
    name,
    validators: workload.validators.map(withoutPeople),
    exhausted: workload.exhausted === 'review' ? 'fail' : workload.exhausted,
    onBudget: 'reject',
    // Neither audited nor remembered: an answer that is served again measures nothing.
    audit: null,
    cacheMs: null,
  };
}

function withoutPeople<Config extends ValidatorConfig>(validator: Config): Config {
  const { onFail, onUnknown, onError } = validator;
  return {
    ...validator,
    onFail: onFail === 'review' ? 'reject' : onFail,
    onUnknown: onUnknown === 'review' ? 'reject' : onUnknown,
    onError: onError === 'review' ? 'reject' : onError,
  };
}
