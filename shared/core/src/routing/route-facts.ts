/** P(success) by model, of a task's text and counted signals: what a learned router is to routing. */
export type TaskRouter = (task: {
  readonly text: string;
  readonly signals: readonly number[];
}) => ReadonlyMap<string, number>;

/** A router that can tell how much of a task's words it knows. */
export interface FamiliarRouter extends TaskRouter {
  /** Share of a task's words and pairs of words that the router has met, 0..1. */
  readonly familiarity?: (task: Parameters<TaskRouter>[0]) => number;
}

/** The likeliest workload of a text, with the probability of being right; null: none is known. */
export interface IntentReader {
  (text: string): { readonly label: string; readonly confidence: number } | null;
  /** What making the text's vector took before, in µs; absent: none was made. */
  readonly spentMicros?: number;
}

/** What routing may lean on beside the request and the portfolio. */
export interface RouteFacts {
  /** Null: none is trained, or its file is not at hand. Routing never waits for one. */
  readonly router: FamiliarRouter | null;
  /** Learned intents; null or absent: none are trained, or their file is not at hand. */
  readonly intents?: IntentReader | null;
  /** What the task itself has left, where that is known; otherwise what its workload gives. */
  readonly terms?: { readonly deadlineMs?: number; readonly moneyLeftNanoUsd?: number };
  /** State of a deployment's breaker, as of a moment ago: `closed` is well. Null: not known. Null or absent: nobody's is. */
  readonly health?: ((deployment: string) => string | null) | null;
  /** Uniform in [0, 1), the same whenever the task is routed again; null or absent: nothing is explored. */
  readonly draw?: number | null;
  /** Monotonic, in µs; null: what signals cost in time is not told. */
  readonly micros: (() => number) | null;
}

export const unaided: RouteFacts = { router: null, micros: null };
