import type { Arm } from '@upshift/contracts';

/** A sample run as it begins. */
export interface NewSampleRun {
  readonly tenantId: string;
  readonly runId: string;
  readonly portfolioHash: string;
  /** Made the cases. */
  readonly seed: number;
  readonly cases: number;
}

export interface SampleTask {
  readonly caseId: string;
  readonly arm: Arm;
  readonly taskId: string;
  /** Null until its answer was held against the reference. */
  readonly correct: boolean | null;
}

/** What a vendor says it sold for one call. */
export interface BillLine {
  readonly taskId: string;
  readonly attemptId: string;
  readonly deployment: string;
  readonly costNanoUsd: number;
}

export interface SampleRun extends Omit<NewSampleRun, 'tenantId'> {
  readonly startedAt: Date;
  /** Null while it is under way, and for ever where it was interrupted. */
  readonly endedAt: Date | null;
  /** The figures as shown at its end, JSON. */
  readonly shown: string | null;
  readonly tasks: readonly SampleTask[];
  /** Of all its tasks, in order of attempts. */
  readonly bill: readonly BillLine[];
}

/** Sample runs and vendors' bills. Whatever is written twice is written once. */
export interface SampleStore {
  beginSampleRun(run: NewSampleRun): Promise<void>;
  addSampleTasks(tenantId: string, runId: string, tasks: readonly Omit<SampleTask, 'correct'>[]): Promise<void>;
  markSampleTasks(
    tenantId: string,
    marks: readonly { readonly taskId: string; readonly correct: boolean }[],
  ): Promise<void>;
  endSampleRun(tenantId: string, runId: string, shown: string): Promise<void>;
  /** @param runId its id, or `latest` */
  getSampleRun(tenantId: string, runId: string): Promise<SampleRun | null>;
  /** A line that is there already stays as it is: a call is sold once. */
  bookBill(tenantId: string, lines: readonly BillLine[]): Promise<void>;
}
