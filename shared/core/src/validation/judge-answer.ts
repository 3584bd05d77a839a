import {
  type Objection,
  type ReasonCode,
  type ResolvedWorkload,
  type Risk,
  riskLevels,
  type ValidatorConfig,
  type Verdict,
} from '@upshift/contracts';
import { atLeast } from '../portfolio/resolve-workload.ts';
import { validatorsFor } from './validators-for.ts';

export type Judgement =
  | { readonly kind: 'accept'; readonly reason: 'validated' | 'unproved' | 'weak_signal' | 'no_validators' }
  | {
      readonly kind: 'object';
      readonly action: Objection['action'];
      readonly reason: ReasonCode;
      /** The validator's name. */
      readonly detail: string;
    };

/**
 * Judges an answer by the verdicts on it: the first objection, in the workload's order, decides. A validator without a
 * verdict counts as broken, never as passed. Nothing is accepted unproved where the workload is critical or the risk
 * high. What a `weak` validator says counts only with a second one, unless the risk forbids to accept without proof: a
 * single weak signal does not move a task.
 *
 * @param verdicts of this answer; they may stop at the first decisive one
 * @param risk of the task, which may be above the workload's floor
 */
export function judgeAnswer(
  workload: ResolvedWorkload,
  verdicts: readonly Verdict[],
  risk: Risk = workload.risk,
): Judgement {
  const raised = { ...workload, risk: atLeast(risk, workload.risk) };
  let unproved = false;
  let silent = 0;
  let weak: Judgement | null = null;
  const validators = validatorsFor(workload, raised.risk);
  for (const config of validators) {
    const verdict = verdicts.find(({ validator }) => validator === config.name);
    const objection = objectionOf(raised, config, verdict);
    if (objection !== null) {
      if (weak !== null || !isWeak(raised, config)) return weak ?? objection;
      weak = objection;
      continue;
    }
    if (isSilent(config, verdict)) {
      silent += 1;
      continue;
    }
    unproved ||= verdict?.verdict !== 'pass';
  }
  if (validators.length === 0) return { kind: 'accept', reason: 'no_validators' };
  if (weak !== null) return { kind: 'accept', reason: 'weak_signal' };
  if (silent < validators.length) return { kind: 'accept', reason: unproved ? 'unproved' : 'validated' };
  // Nobody has said anything of this answer.
  if (mayAcceptUnproved(raised)) return { kind: 'accept', reason: 'unproved' };
  const detail = validators.map(({ name }) => name).join(', ');
  return { kind: 'object', action: 'escalate', reason: 'risk_threshold', detail };
}

/**
 * A deployment that gives no confidence gives no ground for doubt either: where the workload accepts that, the other
 * validators alone judge its answer, also where the risk is high. Otherwise no stronger tier could ever end such a task.
 */
function isSilent(config: ValidatorConfig, verdict: Verdict | undefined): boolean {
  const isUnknown = verdict !== undefined && verdict.error === null && verdict.verdict === 'unknown';
  return config.kind === 'confidence' && isUnknown && config.onUnknown === 'accept';
}

/**
 * True when a verdict ends the checking: what later validators say could not get the answer accepted. A weak signal never
 * does by itself.
 */
export function isDecisive(workload: ResolvedWorkload, config: ValidatorConfig, verdict: Verdict): boolean {
  return objectionOf(workload, config, verdict) !== null && !isWeak(workload, config);
}

function isWeak(workload: Pick<ResolvedWorkload, 'critical' | 'risk'>, config: ValidatorConfig): boolean {
  return config.weak === true && mayAcceptUnproved(workload);
}

/** Whether an answer that could not be proved may be accepted at all. */
export function mayAcceptUnproved({ critical, risk }: Pick<ResolvedWorkload, 'critical' | 'risk'>): boolean {
  return !critical && riskLevels.indexOf(risk) < riskLevels.indexOf('high');
}

/** Failures that reports count apart from answers that are wrong. */
const failureReasons: Partial<Record<ValidatorConfig['kind'], ReasonCode>> = {
  confidence: 'low_confidence',
  refusal: 'refused',
};

function objectionOf(
  workload: ResolvedWorkload,
  config: ValidatorConfig,
  verdict: Verdict | undefined,
): Judgement | null {
  const broken = verdict === undefined || verdict.error !== null;
  if (!broken && verdict.verdict === 'pass') return null;
  if (isSilent(config, verdict)) return null;
  if (!broken && verdict.verdict === 'fail') {
    return {
      kind: 'object',
      action: config.onFail,
      reason: failureReasons[config.kind] ?? 'validator_failed',
      detail: config.name,
    };
  }
  const action = broken ? config.onError : config.onUnknown;
  const reason = config.kind === 'policy' ? 'policy_uncertain' : 'validator_unknown';
  if (action !== 'accept') return { kind: 'object', action, reason, detail: config.name };
  if (mayAcceptUnproved(workload)) return null;
  return { kind: 'object', action: 'escalate', reason: 'risk_threshold', detail: config.name };
}
