import { taskIdSchema } from '@upshift/contracts';
import { expect, it } from 'vitest';
import { createTaskId } from './create-task-id.ts';

it('makes ids that are valid, unique and ascend', () => {
  const ids = Array.from({ length: 20_000 }, createTaskId);
  expect(ids.filter((id) => !taskIdSchema.safeParse(id).success)).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  // The random part is drawn anew as time goes on, from all of its letters.
  expect(new Set(ids.map((id) => id.slice(12))).size).toBeGreaterThan(1);
});
