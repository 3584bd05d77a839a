import { hashText } from '../deployments/hash-text.ts';

/**
 * Whether a task is one of a roll-out's share: by the id of the roll-out and of the task (or its tenant) alone, so that every
 * door draws the same ones, and another roll-out draws others.
 */
export function drawsCandidate(
  { id, share, by }: { readonly id: string; readonly share: number; readonly by: 'task' | 'tenant' },
  { taskId, tenantId }: { readonly taskId: string; readonly tenantId: string },
): boolean {
  return hashText(`${id}/${by === 'tenant' ? tenantId : taskId}`) < share;
}
