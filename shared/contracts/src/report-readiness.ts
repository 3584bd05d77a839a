import { z } from 'zod';

/** The seven points of a portfolio that may be relied on. */
export const readinessPoints = [
  'two_paths',
  'routing',
  'validators',
  'escalations_reviewed',
  'eval_set',
  'cost_per_success',
  'rollback_drilled',
] as const;
export type ReadinessPoint = (typeof readinessPoints)[number];

const pointSchema = z.object({
  point: z.enum(readinessPoints),
  ok: z.boolean(),
  evidence: z.string(),
  mend: z.string().nullable().describe('The command that mends it; null where nothing is to be mended.'),
});

/** `GET /v1/reports/readiness`: each workload against the seven points. */
export const readinessReportSchema = z.object({
  kind: z.literal('readiness'),
  at: z.iso.datetime(),
  portfolio: z.object({ name: z.string(), hash: z.string() }),
  ready: z.boolean(),
  workloads: z.array(z.object({ workload: z.string(), ready: z.boolean(), points: z.array(pointSchema) })),
});
export type ReadinessReport = z.infer<typeof readinessReportSchema>;
