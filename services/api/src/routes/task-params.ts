import { taskIdSchema, UpshiftError } from '@upshift/contracts';
import { z } from 'zod';

export const taskParamsSchema = z.object({ id: z.string().describe('t_ and a ULID.') });

/** The id in a path. What cannot be an id is the id of no task. @throws UpshiftError TASK_NOT_FOUND */
export function toTaskId(id: string): string {
  if (taskIdSchema.safeParse(id).success) return id;
  throw new UpshiftError('TASK_NOT_FOUND', 'There is no task of that id.');
}
