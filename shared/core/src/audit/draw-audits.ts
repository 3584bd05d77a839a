import type { ResolvedWorkload, Signal, TaskProgress } from '@upshift/contracts';
import { hashText } from '../deployments/hash-text.ts';

/** `accepted`: the answer is asked again of the strongest tier. `escalated`: the first answer is compared with the final one. */
export const auditKinds = ['accepted', 'escalated'] as const;
export type AuditKind = (typeof auditKinds)[number];

export interface DrawInput {
  readonly taskId: string;
  readonly workload: Pick<ResolvedWorkload, 'audit' | 'tiers'>;
  readonly progress: Pick<TaskProgress, 'escalations'>;
  /** Of the accepted answer. */
  readonly tier: string;
}

/**
 * Draws audits of a task whose answer is being accepted: by the workload's seed and the task's id alone, so that the same tasks are
 * drawn whoever draws, and nobody can tell beforehand which. An answer of the strongest tier is not asked again: nobody
 * stronger is left to compare it with.
 *
 * @returns what the decision says of it, for the record: a signal for each audit
 */
export function drawAudits({ taskId, workload: { audit, tiers }, progress, tier }: DrawInput): Signal[] {
  if (audit === null) return [];
  const isDrawn = (kind: AuditKind, share: number): boolean => hashText(`${audit.seed}/${kind}/${taskId}`) < share;
  const drawn: AuditKind[] = [];
  if (tier !== tiers.at(-1) && isDrawn('accepted', audit.share)) drawn.push('accepted');
  if (progress.escalations > 0 && isDrawn('escalated', audit.escalatedShare)) drawn.push('escalated');
  return drawn.map((kind) => ({ name: 'audit', value: kind }));
}
