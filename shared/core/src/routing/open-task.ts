import {
  type Decision,
  freshProgress,
  type Portfolio,
  type Risk,
  type TaskProgress,
  type TaskRequest,
  UpshiftError,
} from '@upshift/contracts';
import { planCall } from '../calls/plan-call.ts';
import { permittedOn } from '../deployments/may-take.ts';
import { imagesOf } from '../deployments/takes-images.ts';
import { chooseRoute } from './choose-route.ts';
import { openVotes } from './open-votes.ts';
import type { OpenedCall } from './opened-call.ts';
import type { Route } from './route.ts';
import { type RouteFacts, unaided } from './route-facts.ts';

/** A task with its route: what the door (or the classifier) writes to the record. */
export interface OpenedTask {
  readonly workload: string;
  readonly risk: Risk;
  readonly progress: TaskProgress;
  /** The calls that it begins with: one, or one for each member of its workload's plan and then for each of its moments. */
  readonly calls: readonly [OpenedCall, ...OpenedCall[]];
  readonly decision: Decision;
  readonly budgetNanoUsd: number;
  readonly deadlineMs: number;
  readonly maxCalls: number;
}

/**
 * Classifies a request and plans its first call. The same for the door, which may classify at once (it is CPU work of
 * less than a millisecond), and for the classifier's stage.
 *
 * @param step the step that the decision belongs to
 * @param facts a learned router and a clock, where there are any
 */
export function openTask(
  request: TaskRequest,
  portfolio: Portfolio,
  step: number,
  facts: RouteFacts = unaided,
): OpenedTask {
  const route = chooseRoute(request, portfolio, facts);
  const { workload } = route;
  const { calls, reason, signals } = openCalls(request, portfolio, route);
  const startTier = calls[0].call.tier;
  return {
    workload: workload.name,
    risk: route.risk,
    progress: { ...freshProgress, startTier, tier: startTier },
    calls,
    decision: {
      step,
      stage: 'classify',
      action: 'route',
      reason,
      detail: workload.name,
      fromTier: null,
      toTier: startTier,
      signals,
    },
    budgetNanoUsd: workload.budgetNanoUsd,
    deadlineMs: workload.deadlineMs,
    maxCalls: workload.maxCalls,
  };
}

/** By the workload's plan, unless the task must start on a tier that nobody of the plan starts on. */
function openCalls(
  request: TaskRequest,
  portfolio: Portfolio,
  { workload, startTier, reason, signals }: Route,
): Pick<OpenedTask, 'calls'> & Pick<Decision, 'reason' | 'signals'> {
  if (workload.planned !== null) {
    const votes = openVotes({ portfolio, workload, plan: workload.planned, request });
    const [first, ...others] = votes.calls;
    const asked = request.minTier !== null || (request.startTier ?? null) !== null;
    const mustBe = reason === 'route_risk' || asked ? startTier : null;
    // A plan weighs all of its members: where one may not be asked, the tiers are climbed instead.
    const permitted = votes.calls.every(({ call }) => call.choices.length > 0);
    if (first !== undefined && permitted && (mustBe === null || startsOn(votes.calls, portfolio, mustBe)))
      return {
        calls: [first, ...others, ...votes.moments],
        reason: 'route_plan',
        signals: [...signals, ...votes.signals],
      };
  }
  const tier = firstPermitted(request, portfolio, workload.tiers, startTier);
  const call = planCall({ portfolio, workload, tier, mode: 'first', request });
  return { calls: [{ call, delayMs: 0 }], reason, signals };
}

/** The start tier, or the next stronger one that has a deployment for the task. */
function firstPermitted(
  request: TaskRequest,
  portfolio: Portfolio,
  allowed: readonly string[],
  startTier: string,
): string {
  const hasImages = imagesOf(request.input).length > 0;
  const isConstrained = (request.constraints ?? null) !== null;
  if (!isConstrained && !hasImages) return startTier;
  const rank = portfolio.tiers.findIndex(({ name }) => name === startTier);
  const tier = portfolio.tiers.find(
    ({ name }, at) => at >= rank && allowed.includes(name) && permittedOn(portfolio, name, request).length > 0,
  );
  if (tier !== undefined) return tier.name;
  if (hasImages)
    throw new UpshiftError(
      'CONSTRAINTS_UNMET',
      `No deployment from tier "${startTier}" upwards takes these images${isConstrained ? ' and keeps the constraints' : ''}. Add a deployment with "images": true to the portfolio; some vendors take an image only as data, not by its address.`,
      { path: '/input/messages' },
    );
  throw new UpshiftError(
    'CONSTRAINTS_UNMET',
    `No deployment from tier "${startTier}" upwards is of these regions and takes this class of data. Loosen the constraints, or add a deployment to the portfolio.`,
    { path: '/constraints' },
  );
}

function startsOn(calls: readonly OpenedCall[], { tiers }: Portfolio, tier: string): boolean {
  const names = tiers.map(({ name }) => name);
  return calls.some(({ call, delayMs }) => delayMs === 0 && names.indexOf(call.tier) >= names.indexOf(tier));
}
