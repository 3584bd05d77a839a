import type { Portfolio } from '@upshift/contracts';

/** What routing may lean on for the tasks of one portfolio. The same shape as core's `RouteFacts`. */
export interface RouteFactsOfPortfolio {
  /** P(success) by model; null: the portfolio names no router, or it is not read yet, or cannot be read. */
  readonly router:
    | ((task: { readonly text: string; readonly signals: readonly number[] }) => ReadonlyMap<string, number>)
    | null;
  /** Monotonic, in µs. */
  readonly micros: (() => number) | null;
}

/** Learned routers by the portfolio that names them. */
export interface RouteFactsSource {
  /** Never waits and never throws: the first call begins to read the router's file, later ones find it. */
  of(portfolio: Portfolio): RouteFactsOfPortfolio;
  /** Resolves when the router of a portfolio has been read, or has turned out not to be readable. Never rejects. */
  ready(portfolio: Portfolio): Promise<void>;
}
