/** P(success) by model, of a task's text and counted signals: what a learned router is to routing. */
export type TaskRouter = (task: {
  readonly text: string;
  readonly signals: readonly number[];
}) => ReadonlyMap<string, number>;

/** The likeliest workload of a text, with the probability of being right; null: none is known. */
export type IntentReader = (text: string) => { readonly label: string; readonly confidence: number } | null;

/** What routing may lean on beside the request and the portfolio. */
export interface RouteFacts {
  /** Null: none is trained, or its file is not at hand. Routing never waits for one. */
  readonly router: TaskRouter | null;
  /** Learned intents; null or absent: none are trained, or their file is not at hand. */
  readonly intents?: IntentReader | null;
  /** Monotonic, in µs; null: what signals cost in time is not told. */
  readonly micros: (() => number) | null;
}

export const unaided: RouteFacts = { router: null, micros: null };
