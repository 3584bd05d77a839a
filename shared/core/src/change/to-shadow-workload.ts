import type { ResolvedWorkload, ValidatorConfig } from '@upshift/contracts';

/** What shadow tasks of a workload run under: all as it is, only that nobody is ever asked to look, and nobody waits for money. */
export function toShadowWorkload(name: string, workload: ResolvedWorkload): ResolvedWorkload {
  return {
    ...workload,
    name,
    validators: workload.validators.map(withoutPeople),
    exhausted: workload.exhausted === 'review' ? 'fail' : workload.exhausted,
    onBudget: 'reject',
    audit: null,
  };
}

function withoutPeople(validator: ValidatorConfig): ValidatorConfig {
  const { onFail, onUnknown, onError } = validator;
  return Object.assign(
    { ...validator },
    {
      onFail: onFail === 'review' ? 'reject' : onFail,
      onUnknown: onUnknown === 'review' ? 'reject' : onUnknown,
      onError: onError === 'review' ? 'reject' : onError,
    },
  );
}
