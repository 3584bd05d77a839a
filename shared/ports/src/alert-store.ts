import type { Alert, RaisedAlert } from '@upshift/contracts';

/** What somebody must be told of, kept until somebody is. */
export interface AlertStore {
  /** @returns false where one of that id was raised before */
  raiseAlert(tenantId: string, alert: Alert): Promise<boolean>;
  /** Nobody has been told; oldest first. */
  unsentAlerts(tenantId: string): Promise<readonly { readonly seq: number; readonly alert: Alert }[]>;
  endAlert(tenantId: string, seq: number): Promise<void>;
  /** Newest first. */
  listAlerts(tenantId: string, limit: number): Promise<readonly RaisedAlert[]>;
}
