import type { ServerContext } from './command-context.ts';
import type { ReadInput } from './read-input.ts';

/** What the reports stand on. */
export interface ReportContext extends ServerContext {
  readonly readInput: ReadInput;
  readonly userName?: string | undefined;
}
