import { freshProgress, type Portfolio, type Signal, type TaskProgress } from '@upshift/contracts';
import type { CallPlanLike } from '../calls/call-plan.ts';
import { boundTokens, planCall } from '../calls/plan-call.ts';
import { permittedOn } from '../deployments/may-take.ts';
import { chooseRoute } from '../routing/choose-route.ts';
import type { EscalationInput, EscalationStep } from './escalation-step.ts';

type CallStep = Extract<EscalationStep, { kind: 'call' }>;

/**
 * A repair on the present tier, or null: none was asked for, none is left, there is no answer, it cannot be paid, or the last
 * repair changed nothing. What fails the same way twice is not asked the same way a third time.
 */
export function planRepair(input: EscalationInput): CallStep | null {
  const { objection, progress, workload, answered, repairable = answered !== null } = input;
  const { tier } = progress;
  if (objection.action !== 'repair' || tier === null || !repairable) return null;
  if (progress.repairs >= workload.repairMax || input.unchanged === true) return null;
  const call = payable(input, tier, 'repair');
  if (typeof call === 'string') return null;
  return toStep(input, 'repair', call, { ...progress, repairs: progress.repairs + 1 });
}

/**
 * The same question to another deployment of the tier, or null: none was asked for, or all have been asked. After a refusal it
 * goes to another vendor: a vendor's rules hold for all of its models.
 */
export function planFailover(input: EscalationInput): CallStep | null {
  const { objection, progress, portfolio, tried = [] } = input;
  const { tier, failovers = 0 } = progress;
  if (objection.action !== 'failover' || tier === null || failovers >= deploymentsOn(portfolio, tier)) return null;
  const call = payable(input, tier, 'failover');
  if (typeof call === 'string') return null;
  const vendorOf = (name: string): string | undefined => portfolio.deployments[name]?.vendor;
  const vendors = new Set(objection.reason === 'refused' ? tried.map(vendorOf) : []);
  const choices = call.choices.filter(
    ({ deployment }) => !tried.includes(deployment) && !vendors.has(vendorOf(deployment)),
  );
  if (choices.length === 0) return null;
  return toStep(input, 'failover', { ...call, choices }, { ...progress, failovers: failovers + 1 });
}

/**
 * A call on a stronger tier that the workload may use: the next one, or the one after it where the evidence says that the
 * answer was far off.
 *
 * @returns or why there is none: `tiers_exhausted`, or `budget` or `tokens` when what is left does not pay for it
 */
export function planStronger(input: EscalationInput): CallStep | 'tiers_exhausted' | 'budget' | 'tokens' {
  const { progress } = input;
  if (progress.tier === null) return planStart(input);
  const [next, second] = strongerTiers(input, progress.tier);
  if (next === undefined || progress.escalations >= input.workload.escalationMax) return 'tiers_exhausted';
  const jumped = second !== undefined && isFarOff(input) ? escalateTo(input, second, next) : null;
  return jumped !== null && typeof jumped !== 'string' ? jumped : escalateTo(input, next, null);
}

function escalateTo(input: EscalationInput, tier: string, skipped: string | null): CallStep | 'budget' | 'tokens' {
  const call = payable(input, tier, 'escalation');
  if (typeof call === 'string') return call;
  const { progress } = input;
  const climbed = { ...progress, tier, repairs: 0, failovers: 0, escalations: progress.escalations + 1 };
  return toStep(input, 'escalate', call, climbed, skipped === null ? [] : [{ name: 'skipped', value: skipped }]);
}

function isFarOff({ workload: { jumpAt }, objection: { wrong } }: EscalationInput): boolean {
  return jumpAt !== null && wrong !== undefined && wrong >= jumpAt;
}

/** A task that was rescued before it was ever classified begins where its route says. */
function planStart(input: EscalationInput): CallStep | 'budget' | 'tokens' {
  const { request, portfolio, workload } = input;
  const { startTier } = chooseRoute({ ...request, requestedWorkload: workload.name }, portfolio);
  const call = payable(input, startTier, 'first');
  if (typeof call === 'string') return call;
  return toStep(input, 'escalate', call, { ...freshProgress, startTier, tier: startTier });
}

function strongerTiers({ portfolio, workload, request }: EscalationInput, tier: string): readonly string[] {
  const rankOf = (name: string): number => portfolio.tiers.findIndex((candidate) => candidate.name === name);
  const rank = rankOf(tier);
  const permitted = (name: string): boolean => permittedOn(portfolio, name, request).length > 0;
  return workload.tiers.filter((candidate) => rankOf(candidate) > rank && permitted(candidate));
}

function deploymentsOn({ tiers }: Portfolio, tier: string): number {
  return tiers.find(({ name }) => name === tier)?.deployments.length ?? 0;
}

/** A call with only those choices that the budget can pay, or which cap leaves it none. */
function payable(input: EscalationInput, tier: string, mode: CallPlanLike['mode']): CallPlanLike | 'budget' | 'tokens' {
  const { portfolio, workload, request, repairCharacters = 0, budgetLeftNanoUsd, tokensUsed = 0 } = input;
  const planned = { portfolio, workload, tier, mode, request, repairCharacters };
  if (workload.maxTokens !== null && tokensUsed + boundTokens(planned) > workload.maxTokens) return 'tokens';
  const call = planCall(planned);
  const choices = call.choices.filter(({ reserveNanoUsd }) => reserveNanoUsd <= budgetLeftNanoUsd);
  return choices.length === 0 ? 'budget' : { ...call, choices };
}

function toStep(
  { objection, progress: { tier: fromTier } }: EscalationInput,
  action: CallStep['action'],
  call: CallPlanLike,
  progress: TaskProgress,
  decided: readonly Signal[] = [],
): CallStep {
  const { reason, detail, evidence = [] } = objection;
  return {
    kind: 'call',
    action,
    reason,
    detail,
    evidence: [...evidence, ...decided],
    fromTier,
    toTier: call.tier,
    call,
    progress: { ...progress, objection: null },
  };
}
