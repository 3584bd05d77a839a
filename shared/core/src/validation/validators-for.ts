import { type ResolvedWorkload, type Risk, riskLevels, type ValidatorConfig } from '@upshift/contracts';
import { atLeast } from '../portfolio/resolve-workload.ts';

/**
 * The validators that judge a task, in the workload's order: some run from a certain risk on.
 *
 * @param risk of the task; the workload's floor holds where that is higher
 */
export function validatorsFor(
  { validators, risk: floor }: Pick<ResolvedWorkload, 'validators' | 'risk'>,
  risk: Risk,
): readonly ValidatorConfig[] {
  const level = riskLevels.indexOf(atLeast(risk, floor));
  return validators.filter(({ fromRisk }) => fromRisk === undefined || level >= riskLevels.indexOf(fromRisk));
}
