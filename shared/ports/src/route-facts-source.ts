import type { Portfolio } from '@upshift/contracts';

interface TaskToRoute {
  readonly text: string;
  readonly signals: readonly number[];
}

interface RouterOfPortfolio {
  (task: TaskToRoute): ReadonlyMap<string, number>;
  /** Share of a task's words that it has met, 0..1. */
  readonly familiarity?: (task: TaskToRoute) => number;
}

/** The likeliest workload of a text. */
interface IntentsOfPortfolio {
  (text: string): { readonly label: string; readonly confidence: number } | null;
  /** What making the text's vector took before, in µs; absent: none was made. */
  readonly spentMicros?: number;
}

/** What routing may lean on for the tasks of one portfolio. The same shape as core's `RouteFacts`. */
export interface RouteFactsOfPortfolio {
  /** P(success) by model; null: the portfolio names no router, or it is not read yet, or cannot be read. */
  readonly router: RouterOfPortfolio | null;
  /** Null as for `router`, and where they read vectors and there is none of the text. */
  readonly intents: IntentsOfPortfolio | null;
  /** State of a deployment's breaker, as of a second or two ago; null: not known. */
  readonly health: ((deployment: string) => string | null) | null;
  /** Monotonic, in µs. */
  readonly micros: (() => number) | null;
}

/** Learned routers and intents by the portfolio that names them. */
export interface RouteFactsSource {
  /** Never waits and never throws: the first call begins to read the files, later ones find them. Intents that read vectors are away. */
  of(portfolio: Portfolio): RouteFactsOfPortfolio;
  /**
   * The same once the files have been read, where a portfolio's intents are asked for a workload: a task in the wrong workload costs more
   * than waiting for a file once. Intents that read vectors are those of `text` alone, whose vector is waited for. Waits for half a second in all
   * at most, then they are away; for a router alone it does not wait. Never rejects.
   *
   * @param text what the intents will be asked about; null: they will not be
   */
  read(portfolio: Portfolio, text: string | null): Promise<RouteFactsOfPortfolio>;
  /** Resolves when the files of a portfolio have been read, or have turned out not to be readable. Never rejects. */
  ready(portfolio: Portfolio): Promise<void>;
}
