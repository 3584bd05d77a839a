import type { ModelOutput, Risk, TaskInput } from '@upshift/contracts';

/** One task of the sample with its answer. What is right never travels with the task. */
export interface SampleCase {
  readonly id: string;
  readonly workload: string;
  readonly input: TaskInput;
  readonly outputSchema: Readonly<Record<string, unknown>> | null;
  /** Where a wrong answer does damage; null: the workload's own floor. */
  readonly risk: Risk | null;
  /** 0 to 1: how its writer judged it (one topic in plain words, or several, with traps). */
  readonly difficulty: number;
  readonly reference: ModelOutput;
  /** Plausible mistakes, the most tempting one first. They fit the schema: only knowing better tells them apart. */
  readonly wrong: readonly ModelOutput[];
}

/** A labelled text, for training a small model of one's own. None of them is a case of the sample. */
export interface TrainingExample {
  readonly text: string;
  readonly label: string;
}
