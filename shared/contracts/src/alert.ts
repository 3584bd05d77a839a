import { z } from 'zod';

/** What the webhook is told of besides drift and the weekly review. */
export const alertKinds = ['eval_failed', 'eval_regression', 'deployment_retires'] as const;
export type AlertKind = (typeof alertKinds)[number];

/**
 * Something that a person must hear of. Names of the portfolio, ids and figures alone: no content. `id` is the same however
 * often it is sent.
 */
export const alertSchema = z.object({
  version: z.literal(1),
  kind: z.enum(alertKinds),
  id: z.string(),
  /** One sentence for whoever is paged. */
  message: z.string(),
  workload: z.string().nullable(),
  deployment: z.string().nullable(),
  facts: z.record(z.string(), z.unknown()).describe('What the kind knows besides: the run, the cases, the day.'),
});
export type Alert = z.infer<typeof alertSchema>;

/** `GET /v1/alerts`. */
export const alertListSchema = z.object({
  alerts: z
    .array(
      alertSchema.extend({
        raisedAt: z.iso.datetime(),
        sentAt: z.iso.datetime().nullable().describe('When the webhook took it; null: not yet, or there is none.'),
      }),
    )
    .describe('Newest first.'),
});
export type RaisedAlert = z.infer<typeof alertListSchema>['alerts'][number];
