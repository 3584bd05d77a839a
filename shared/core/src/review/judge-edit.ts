import type { ResolvedWorkload, Risk, ValidatorConfig, Verdict } from '@upshift/contracts';
import { type Judgement, judgeAnswer } from '../validation/judge-answer.ts';

/** These ask how a model came to its answer; a person's has no probability and no second opinion of another model. */
const ofModelsAlone: ReadonlySet<string> = new Set(['confidence', 'agreement', 'judge']);

/** The validators of a workload that can say something of an answer that a person wrote, in its order. */
export function validatorsOfEdit({ validators }: Pick<ResolvedWorkload, 'validators'>): readonly ValidatorConfig[] {
  return validators.filter(({ kind }) => !ofModelsAlone.has(kind)).map(withoutRedaction);
}

/** A person is told what must not stand there, instead of having it blanked. */
function withoutRedaction(config: ValidatorConfig): ValidatorConfig {
  if (config.kind !== 'policy') return config;
  const tenants = Object.entries(config.tenants ?? {}).map(([id, rules]) => [id, { ...rules, redact: false }]);
  return { ...config, redact: false, tenants: Object.fromEntries(tenants) };
}

/**
 * Holds a person's answer to what a model's is held to: the first objection, in the workload's order, refuses it.
 *
 * @param verdicts of all of `validatorsOfEdit`
 * @param risk of the task
 */
export function judgeEdit(workload: ResolvedWorkload, verdicts: readonly Verdict[], risk: Risk): Judgement {
  return judgeAnswer({ ...workload, validators: validatorsOfEdit(workload) }, verdicts, risk);
}
