import type { ServerContext } from './command-context.ts';

export interface DeploymentsContext extends ServerContext {
  /** The name that the system knows the person by, as far as it does. */
  readonly userName: string | undefined;
}
