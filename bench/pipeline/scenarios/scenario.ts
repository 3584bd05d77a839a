import type { Finding } from '../goal.ts';
import type { BenchServers } from '../servers/open-servers.ts';

export interface ScenarioContext {
  readonly servers: BenchServers;
  /** A vendor that answers at once. */
  readonly vendorUrl: string;
  /** Fewer tasks and rounds: for a look, not for a claim. */
  readonly quick: boolean;
  readonly onProgress: (message: string) => void;
}

export interface Scenario {
  readonly name: string;
  readonly about: string;
  /** Whether `--quick` runs it too. */
  readonly headline: boolean;
  run(context: ScenarioContext): Promise<readonly Finding[]>;
}
