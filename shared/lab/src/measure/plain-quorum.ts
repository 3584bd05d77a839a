import { type QuorumPlan, quorumPlanSchema } from '@upshift/contracts';

/** A quorum in which every member counts the same: it serves to see who agrees with whom. */
export function plainQuorum(members: number): QuorumPlan {
  return quorumPlanSchema.parse({
    kind: 'quorum',
    members: Array.from({ length: members }, (_, index) => ({ deployment: `m${index}`, weight: 1 })),
    decisiveLead: 0,
  });
}
