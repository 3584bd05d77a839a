import type { ModelOutput, TaskRequest, ValidatorConfig, Verdict } from '@upshift/contracts';

export interface Candidate {
  readonly request: TaskRequest;
  readonly output: ModelOutput;
  /** What the deployment said of its own answer (0..1); null where it said nothing. */
  readonly confidence: number | null;
}

/**
 * Runs one configured validator over one answer. Never rejects: a validator that breaks or runs out of time answers
 * `unknown` with `error` set. Schemas and patterns of users never run on the event loop.
 */
export interface ValidatorRunner {
  judge(config: ValidatorConfig, candidate: Candidate, options: { signal: AbortSignal }): Promise<Verdict>;
  /** Whether a JSON Schema compiles, checked under the same time limit; null or what is wrong with it. */
  checkSchema(schema: Readonly<Record<string, unknown>>, options: { timeoutMs: number }): Promise<string | null>;
  close(): Promise<void>;
}
