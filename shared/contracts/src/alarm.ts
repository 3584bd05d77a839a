import { z } from 'zod';

/**
 * What a person is told of when it happens. `eval_failed`: a scheduled evaluation could not be opened, or is not whole.
 * `eval_regression`: it is worse than the run before. `drill_failed`: the way back of a deployment does not work. `drill_overdue`: it was not
 * tried when its schedule says. `canary_ended`: a change was promoted or rolled back by itself. `deployment_retires`: its vendor
 * stops serving it within 30 days, or has.
 */
export const alarmKinds = [
  'eval_failed',
  'eval_regression',
  'drill_failed',
  'drill_overdue',
  'canary_ended',
  'deployment_retires',
] as const;
export type AlarmKind = (typeof alarmKinds)[number];

const factSchema = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

export const alarmSchema = z.object({
  id: z.string().describe('The same each time it is sent.'),
  kind: z.enum(alarmKinds),
  summary: z.string().describe('One sentence for whoever is paged.'),
  mend: z.string().describe('The command that shows more of it, or mends it.'),
  facts: z.record(z.string(), factSchema).describe('Names and figures; nothing of any task.'),
});
export type Alarm = z.infer<typeof alarmSchema>;

export const raisedAlarmSchema = alarmSchema.extend({
  raisedAt: z.iso.datetime(),
  toldAt: z.iso.datetime().nullable().describe('When the webhook took it; null where it has not, or there is none.'),
});
export type RaisedAlarm = z.infer<typeof raisedAlarmSchema>;

/** `GET /v1/alarms`. */
export const alarmListSchema = z.object({ alarms: z.array(raisedAlarmSchema).describe('Newest first.') });
export type AlarmList = z.infer<typeof alarmListSchema>;
