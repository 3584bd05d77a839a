import type { ServerContext } from '../commands/command-context.ts';
import type { PortfolioLinter } from '../commands/portfolio-linter.ts';
import type { ReadInput } from '../commands/read-input.ts';
import type { ReplayContext } from '../commands/replay.ts';
import type { FollowDependencies } from './follow-run.ts';

/** What the commands of evaluation stand on, besides a server. */
export interface EvalContext extends ServerContext {
  readonly readInput: ReadInput;
  readonly linter: PortfolioLinter;
  /** Who decides where nobody says so: the account's name. */
  readonly userName: string | undefined;
  readonly evals: Pick<FollowDependencies, 'sleep'> & {
    writeFile(path: string, text: string): Promise<void>;
  };
  onSignal: ReplayContext['onSignal'];
}
