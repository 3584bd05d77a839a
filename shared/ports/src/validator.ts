import type { AgreementKind, ModelOutput, TaskRequest, ValidatorConfig, Verdict } from '@upshift/contracts';

export interface Candidate {
  readonly request: TaskRequest;
  readonly output: ModelOutput;
  /** What the deployment said of its own answer (0..1); null where it said nothing. */
  readonly confidence: number | null;
  /** Other answers of the same task, for validators that compare. None where silent. */
  readonly others?: readonly ModelOutput[];
  /** Whose task it is, for rules of single tenants; `default` where silent. */
  readonly tenantId?: string;
}

/** How many of the other answers say the same, by a rule of `AgreementKind`. Pure and bounded in time. */
export type AnswerComparer = (
  own: ModelOutput,
  others: readonly ModelOutput[],
  task: {
    readonly messages: TaskRequest['input']['messages'];
    readonly tools: TaskRequest['input']['tools'];
    readonly outputSchema: TaskRequest['outputSchema'];
  },
  rule: { readonly as: AgreementKind; readonly similarity: number | null },
) => { readonly isReadable: boolean; readonly same: number; readonly compared: number };

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

/** Whether what a validator's options hold can be used: its schema, patterns and expression compile, its file is there. */
export interface ValidatorOptionCheck {
  /** @returns null, or what is wrong */
  checkConfig(config: ValidatorConfig): Promise<string | null>;
}
