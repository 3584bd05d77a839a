import { type PlanMember, type QuorumPlan, quorumPlanSchema } from '@upshift/contracts';

/** Votes that nobody learned: two of the weak decide, one of anybody else. */
const weak = 2;
const strong = 6;
const enough = 3;

/** Asks the two weakest, and premium where they do not agree on an answer that the validators let stand. */
export function planTwoCheap(draft: QuorumPlan, premium: number): QuorumPlan {
  return plainPlan(draft, (member) => {
    if (member < Math.min(2, premium)) return { weight: weak, delayMs: 0, callBelow: null };
    return { weight: strong, delayMs: null, callBelow: member === premium ? enough : null };
  });
}

/** Asks one member alone. */
export function planSingle(draft: QuorumPlan, asked: number): QuorumPlan {
  return plainPlan(draft, (member) => ({
    weight: strong,
    delayMs: member === asked ? 0 : null,
    callBelow: null,
  }));
}

/** The guard stays: on unlike tasks the strongest member is asked, and the others are doubted. */
function plainPlan(
  { guard, members }: QuorumPlan,
  layMember: (member: number) => Pick<PlanMember, 'weight' | 'delayMs' | 'callBelow'>,
): QuorumPlan {
  const laid = members.map(({ deployment }, index) => ({ deployment, against: 0, ...layMember(index) }));
  return quorumPlanSchema.parse({ kind: 'quorum', members: laid, decisiveLead: enough, guard });
}
