import type { EscalationEntry, EscalationList } from '@upshift/contracts';

export interface EscalationFilter {
  readonly tenantId: string;
  readonly workload?: string;
  readonly action?: EscalationEntry['action'];
  readonly reason?: string;
  readonly validator?: string;
  readonly deployment?: string;
  /** From then on. */
  readonly since?: Date;
  /** Up to, and without, then. */
  readonly until?: Date;
  readonly cursor?: string;
  readonly limit: number;
}

export interface EscalationLog {
  /** Newest first. @throws UpshiftError CURSOR_INVALID */
  listEscalations(filter: EscalationFilter): Promise<EscalationList>;
}
