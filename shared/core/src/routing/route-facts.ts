/** P(success) by model, of a task's text and counted signals: what a learned router is to routing. */
export type TaskRouter = (task: {
  readonly text: string;
  readonly signals: readonly number[];
}) => ReadonlyMap<string, number>;

/** What routing may lean on beside the request and the portfolio. */
export interface RouteFacts {
  /** Null: none is trained, or its file is not at hand. Routing never waits for one. */
  readonly router: TaskRouter | null;
  /** Monotonic, in µs; null: what signals cost in time is not told. */
  readonly micros: (() => number) | null;
}

export const unaided: RouteFacts = { router: null, micros: null };
