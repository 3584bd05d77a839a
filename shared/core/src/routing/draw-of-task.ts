import { hashText } from '../deployments/hash-text.ts';

/** By what exploration is drawn: uniform in [0, 1), by the task's id alone, so that door and classifier draw the same. */
export function drawOfTask(taskId: string): number {
  return hashText(`explore/${taskId}`);
}
