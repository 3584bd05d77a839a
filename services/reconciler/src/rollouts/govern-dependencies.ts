import type { Portfolio } from '@upshift/contracts';
import type {
  ChangeStore,
  Clock,
  JobQueue,
  Logger,
  PortfolioSource,
  RouteFactsSource,
  TaskStore,
} from '@upshift/ports';

/** What looking after roll-outs stands on. */
export interface GovernDependencies {
  readonly store: ChangeStore & Pick<TaskStore, 'accept' | 'activePortfolio'>;
  readonly queue: Pick<JobQueue, 'ring'>;
  readonly portfolios: PortfolioSource;
  /** Learned routers and intents, as the door has them; without them the heuristic routes copies. */
  readonly routeFacts?: RouteFactsSource;
  readonly clock: Clock;
  readonly logger: Logger;
  createTaskId(): string;
  createRolloutId(): string;
  hashPortfolio(portfolio: Portfolio): string;
}
