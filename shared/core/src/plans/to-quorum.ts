import { type Plan, type PlanMember, type QuorumPlan, quorumPlanSchema } from '@upshift/contracts';

const known = new WeakMap<Plan, QuorumPlan>();

/**
 * Writes any plan as a quorum, the general form that `openPlan` and `decidePlan` work on. A single call is a quorum of
 * one that any answer decides; a cascade calls its next member when the answer so far is not accepted; a speculative
 * plan starts the stronger beside the weaker and takes the first answer that is accepted.
 */
export function toQuorum(plan: Plan): QuorumPlan {
  const before = known.get(plan);
  if (before !== undefined) return before;
  const quorum = write(plan);
  known.set(plan, quorum);
  return quorum;
}

/** The deployments of a plan, in the order that ballots and decisions count them by. */
export function membersOf(plan: Plan): readonly PlanMember[] {
  return toQuorum(plan).members;
}

function write(plan: Plan): QuorumPlan {
  if (plan.kind === 'quorum') return plan;
  if (plan.kind === 'single')
    return checkedPlan({ members: [member(plan.deployment, 0, null)], decisiveLead: refused, undecided: 'best' });
  const decisiveLead = plan.accept === 'proved' ? proved : unproved;
  const { undecided } = plan;
  if (plan.kind === 'cascade') {
    const members = plan.deployments.map((name, index) =>
      member(name, index === 0 ? 0 : null, index === 0 ? null : decisiveLead),
    );
    return checkedPlan({ members, decisiveLead, undecided });
  }
  const members = [member(plan.weaker, 0, null), member(plan.stronger, plan.delayMs, decisiveLead)];
  return checkedPlan({ members, decisiveLead, undecided });
}

/** Leads of an answer that nobody votes on: only the validators speak. */
const proved = 1;
const unproved = 0;
const refused = -1;

type Draft = Pick<QuorumPlan, 'decisiveLead' | 'undecided'> & { readonly members: readonly object[] };

function checkedPlan(draft: Draft): QuorumPlan {
  return quorumPlanSchema.parse({
    kind: 'quorum',
    ...draft,
    validity: { pass: proved, unknown: unproved, fail: refused },
  });
}

function member(deployment: string, delayMs: number | null, callBelow: number | null): object {
  return { deployment, weight: 0, delayMs, callBelow };
}
