import type { Signal } from '@upshift/contracts';

export type SpanKind = 'server' | 'producer' | 'consumer' | 'client' | 'internal';

/** One span, ended once. Attributes follow `telemetry/names.ts`; content is never among them. */
export interface Span {
  /** W3C traceparent of this span, to be carried on; null when tracing is off. */
  readonly traceparent: string | null;
  set(attributes: Readonly<Record<string, string | number | boolean | undefined>>): void;
  event(name: string, attributes: Readonly<Record<string, string | number | boolean | undefined>>): void;
  /** Marks the span failed with an `error.type` from a closed list. */
  fail(errorType: string): void;
  end(): void;
}

export interface SpanOptions {
  readonly kind: SpanKind;
  /** Parent from another process or an earlier stage; null makes a root. */
  readonly parent: string | null;
  /** Other traces that this one follows from. */
  readonly links?: readonly string[];
  readonly attributes?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Wall time of the start, ms since 1970, when it lies in the past. */
  readonly startTime?: number;
}

/** Tracing, off unless an OTLP endpoint is configured; off costs one call to a no-op. */
export interface Telemetry {
  readonly enabled: boolean;
  span(name: string, options: SpanOptions): Span;
  close(): Promise<void>;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined | readonly Signal[]>>;

/** Scoped logging. Fields are ids, counts and codes; errors go through `error`'s second argument and are scrubbed. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string, cause?: unknown): void;
  child(fields: LogFields): Logger;
}
