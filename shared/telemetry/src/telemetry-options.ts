import type { Logger } from '@upshift/ports';

export interface TelemetryOptions {
  /** Base URL of an OTLP/HTTP collector (`http://127.0.0.1:4318`), or the full one ending in `/v1/traces`; null is off. */
  readonly endpoint: string | null;
  readonly serviceName: string;
  /** Share of new traces that are recorded, 0..1. A trace that has begun keeps its decision. */
  readonly sampleRatio?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Told, at most once a minute, when spans cannot be delivered. */
  readonly logger?: Logger;
}
