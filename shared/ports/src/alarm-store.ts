import type { Alarm, AlarmKind, RaisedAlarm } from '@upshift/contracts';

/** What people are told of, each once. */
export interface AlarmStore {
  /** Keeps those that were not raised before. @returns these */
  raiseAlarms(tenantId: string, alarms: readonly Alarm[]): Promise<readonly Alarm[]>;
  /** Raised and not yet taken by the webhook, oldest first. */
  untoldAlarms(tenantId: string): Promise<readonly RaisedAlarm[]>;
  endAlarm(tenantId: string, id: string): Promise<void>;
  /** Newest first. */
  listAlarms(tenantId: string, limit: number): Promise<readonly RaisedAlarm[]>;
  /** How many were ever raised of each kind, and how many of them no webhook has taken. */
  countAlarms(
    tenantId: string,
  ): Promise<readonly { readonly kind: AlarmKind; readonly raised: number; readonly untold: number }[]>;
}
