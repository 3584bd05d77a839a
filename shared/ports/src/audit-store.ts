import type { AttemptRef, ModelOutput, Risk, TaskRequest, TaskState, Verdict } from '@upshift/contracts';

/** Names one audit. */
export interface AuditKey {
  readonly tenantId: string;
  readonly taskId: string;
  readonly kind: 'accepted' | 'escalated';
}

/** An audit that something is to be done about, with what it needs. */
export interface AuditCase extends AuditKey {
  readonly workload: string;
  readonly portfolioHash: string;
  readonly risk: Risk;
  readonly request: TaskRequest;
  /** Answers and the verdicts on them, oldest first. */
  readonly history: {
    readonly answers: readonly { readonly attempt: AttemptRef; readonly output: ModelOutput }[];
    readonly verdicts: readonly { readonly attempt: AttemptRef; readonly verdict: Verdict }[];
  };
  readonly accepted: AttemptRef;
  /** The task that asks again, once it has been begun; `state` is null where it is not on record (yet). */
  readonly asked: {
    readonly taskId: string;
    readonly state: TaskState | null;
    readonly output: ModelOutput | null;
    readonly reason: string | null;
  } | null;
}

/** How an audit ended. */
export type AuditEnd =
  | {
      readonly state: 'done';
      /** Null: the two could not be compared. */
      readonly agrees: boolean | null;
      /** With what probability it was drawn. */
      readonly share: number;
      readonly verdicts: readonly { readonly validator: string; readonly verdict: 'pass' | 'fail' | 'unknown' }[];
      readonly objector: string | null;
    }
  | { readonly state: 'skipped'; readonly skipped: string };

/** An audit as it is measured. */
export interface AuditRow {
  readonly kind: AuditKey['kind'];
  readonly workload: string;
  readonly state: 'drawn' | 'asked' | 'done' | 'skipped';
  readonly agrees: boolean | null;
  readonly share: number | null;
  readonly verdicts: readonly { readonly validator: string; readonly verdict: 'pass' | 'fail' | 'unknown' }[];
  readonly objector: string | null;
  readonly costNanoUsd: number;
}

export interface AuditReads {
  /** The newest audits, at most `limit`, drawn from `since` on. */
  readAudits(query: {
    readonly tenantId: string;
    readonly workload?: string;
    readonly since?: Date;
    readonly limit: number;
  }): Promise<readonly AuditRow[]>;
}

/** The reconciler's side: drawn audits are begun, and ended when their own task is settled. */
export interface AuditWork {
  /** Audits that wait to be begun, or whose own task is settled or not on record; oldest first. */
  openAudits(limit: number): Promise<readonly AuditCase[]>;
  /** Notes the task that will ask again, before it is accepted. False: it has been begun before. */
  beginAudit(key: AuditKey, askedTaskId: string): Promise<boolean>;
  /** Ends an audit; one that has ended stays as it is. */
  endAudit(key: AuditKey, end: AuditEnd): Promise<void>;
}
