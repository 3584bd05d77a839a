import type { ApiDependencies } from './api-dependencies.ts';
import type { ApiConfig } from './config.ts';
import type { RecordAccess } from './record/create-record-access.ts';

/** What every route is given. */
export interface ApiContext {
  readonly deps: ApiDependencies;
  readonly config: ApiConfig;
  readonly record: RecordAccess;
  /** Whose tasks these are. One tenant until keys say otherwise. */
  readonly tenantId: string;
  /** Aborts when the API closes: whoever waits answers at once. */
  readonly closing: AbortSignal;
}
