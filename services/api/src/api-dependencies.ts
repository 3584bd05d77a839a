import type { Portfolio } from '@upshift/contracts';
import type {
  Clock,
  Inbox,
  JobQueue,
  Limiter,
  Logger,
  PortfolioVersion,
  RingOrder,
  RouteFactsSource,
  TaskStore,
  Telemetry,
  ValidatorRunner,
} from '@upshift/ports';
import type { LaterRing } from '@upshift/stage';

/** What the API stands on. Adapters are chosen by the composition root. */
export interface ApiDependencies {
  readonly store: TaskStore;
  /** Only asked how it is, for `/v1/status`: a task is accepted whether it answers or not. */
  readonly queue: Pick<JobQueue, 'backend' | 'ping'>;
  /** Where producers put jobs themselves. */
  readonly inbox: Inbox;
  /** Asked how deployments are doing; null where executors keep that to themselves. */
  readonly limiter: Pick<Limiter, 'look' | 'restore'> | null;
  readonly validators: Pick<ValidatorRunner, 'checkSchema' | 'judge'>;
  readonly telemetry: Telemetry;
  readonly logger: Logger;
  readonly clock: Clock;
  /** The active version, by its content hash. */
  portfolio(): { readonly hash: string; readonly portfolio: Portfolio };
  /** The version that a task pins: the active one, or the candidate of a roll-out that draws it. */
  choosePortfolio(task: { readonly taskId: string; readonly tenantId: string }): {
    readonly hash: string;
    readonly portfolio: Portfolio;
  };
  /** Reads, lints and hashes a portfolio file. @throws UpshiftError PORTFOLIO_INVALID with a line for each finding */
  readPortfolio(source: string, fileName: string): Promise<PortfolioVersion>;
  /** Names a version that was made of another one. */
  hashPortfolio(portfolio: Portfolio): string;
  /** Learned routers; without them the heuristic routes. */
  readonly routeFacts?: RouteFactsSource;
  /** Rings the doorbell for what is on record; fire and forget. Whatever it throws never fails the request. */
  ring(orders: readonly RingOrder[]): void;
  /** Rings, when it is due, what the task's plan does not start at once. */
  ringLater(rings: readonly LaterRing[]): void;
  /**
   * Whether the queue holds less than its window, `coming` jobs that are about to be rung included; where not, the work
   * waits in the record for the reconciler.
   */
  hasRoom(queue: string, coming?: number): boolean;
  createTaskId(): string;
  /** Names a roll-out. */
  createRolloutId(): string;
  /** True from SIGTERM on: `/readyz` says no, so that the load balancer looks elsewhere; requests are still served. */
  draining(): boolean;
}
