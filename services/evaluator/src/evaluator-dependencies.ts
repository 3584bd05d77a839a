import type { Clock, Logger, ModelFiles, TaskStore, Telemetry, TextEmbedders, ValidatorRunner } from '@upshift/ports';
import type { Ringer } from '@upshift/stage';
import type { Learner } from './learning/create-learner.ts';
import type { ModuleScorer } from './module/create-module-scorer.ts';

export interface EvaluatorDependencies {
  readonly store: TaskStore;
  readonly ringer: Pick<Ringer, 'ring' | 'ringLater' | 'hasRoom'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly telemetry: Pick<Telemetry, 'span'>;
  /** Judge recorded answers where the weekly review tries a change. */
  readonly validators: Pick<ValidatorRunner, 'judge'>;
  /** Tells the webhook; null where there is none. Throws where it does not take it. */
  readonly sendAlert: ((alert: Readonly<Record<string, unknown>>) => Promise<void>) | null;
  readonly scoreByModule: ModuleScorer;
  /** Makes vectors of texts, for scorers that compare by meaning. */
  readonly embedders: TextEmbedders;
  /** Learns a router from rows of the ledger. */
  readonly learn: Learner;
  readonly modelFiles: ModelFiles;
  createTaskId(): string;
  createRolloutId(): string;
}

export interface EvaluatorConfig {
  /** How often runs and schedules that are due are looked for, in ms. */
  readonly tickMs: number;
  /** After this long without a sign of life another evaluator takes a run over, in ms. */
  readonly leaseMs: number;
  /** Cases of a run that are under way at a time. */
  readonly casesAtOnce: number;
  /** How often drift is looked for, in ms. */
  readonly driftEveryMs: number;
}
