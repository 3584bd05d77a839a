import type { Finding } from '../../pipeline/goal.ts';
import type { BenchServers } from '../../pipeline/servers/open-servers.ts';

export interface ScenarioContext {
  readonly servers: BenchServers;
  /** Shorter runs: for a look, not for a claim. */
  readonly quick: boolean;
  readonly onProgress: (message: string) => void;
}

export interface Scenario {
  readonly name: string;
  readonly about: string;
  run(context: ScenarioContext): Promise<readonly Finding[]>;
}
