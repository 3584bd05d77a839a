import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isStorable } from '../../http/find-unfit-value.ts';

const nameParam = z.string().min(1).max(64).refine(isStorable, 'this text cannot be stored');

export const workloadParamsSchema = z.object({ workload: nameParam });
export const caseParamsSchema = workloadParamsSchema.extend({ id: nameParam });
export const runParamsSchema = z.object({
  id: nameParam.describe('The run.'),
});
export const candidateParamsSchema = z.object({
  id: z
    .string()
    .regex(/^\d{1,15}$/)
    .or(z.string().max(64)),
});
export const workloadFilter = nameParam.optional();

/** The id of a candidate as the record counts them; null: it can be none. */
export function toCandidateId(id: string): string | null {
  return /^\d{1,15}$/.test(id) ? id : null;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
