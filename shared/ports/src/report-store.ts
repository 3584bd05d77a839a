import type { ReadinessFacts, SpendFacts, WeeklyFacts, WeeklyReport } from '@upshift/contracts';

export interface SignOff {
  readonly from: Date;
  readonly until: Date;
  readonly by: string;
  readonly comment: string | null;
  /** What was read and signed. */
  readonly report: WeeklyReport;
}

/** A review as the evaluator made it once the week had ended. Times are of the record's clock. */
export interface StoredWeeklyReport {
  readonly builtAt: Date;
  /** When somebody was told of it. */
  readonly sentAt: Date | null;
  readonly report: WeeklyReport;
}

/** What reports are made of: sums over attempts, claims and decisions, never a task's own totals. */
export interface ReportStore {
  /** Tasks that were accepted from `from` on, and before `until`. */
  readSpend(query: { readonly tenantId: string; readonly from: Date; readonly until: Date }): Promise<SpendFacts>;
  readReadiness(tenantId: string): Promise<ReadinessFacts>;
  readWeekly(query: { readonly tenantId: string; readonly from: Date; readonly until: Date }): Promise<WeeklyFacts>;
  /** Notes that a person has read the escalation review of a period. @returns when, by the record's clock */
  signOff(tenantId: string, signOff: SignOff): Promise<Date>;
  /** Stores the review of its period. @returns false where there is one already, which stays */
  storeWeekly(tenantId: string, report: WeeklyReport): Promise<boolean>;
  /** As it was stored, beside who has signed it off since; null where none of a period that begins then is stored. */
  loadWeekly(tenantId: string, from: Date): Promise<StoredWeeklyReport | null>;
  /** Newest first. */
  listWeekly(tenantId: string, limit: number): Promise<readonly StoredWeeklyReport[]>;
  /** Stored in the last 14 days, and nobody has been told; oldest first. What is older is no news to a webhook that came later. */
  unsentWeekly(tenantId: string): Promise<readonly WeeklyReport[]>;
  /** Somebody has been told of the review of the period that begins then. */
  endWeeklySend(tenantId: string, from: Date): Promise<void>;
}
