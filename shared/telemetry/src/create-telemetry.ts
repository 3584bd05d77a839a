import { createRequire } from 'node:module';
import type { Span, Telemetry } from '@upshift/ports';
import type { TelemetryOptions } from './telemetry-options.ts';

/**
 * Tracing by OpenTelemetry, or nothing at all: without an endpoint the SDK (80 ms of loading) is never touched. With one
 * it is loaded here and now, not by a dynamic import, because a span's traceparent is needed as soon as it is opened.
 */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  const { endpoint } = options;
  if (endpoint === null) return silentTelemetry;
  const load = createRequire(import.meta.url);
  const { createOtlpTelemetry } = load('./otlp-telemetry.ts') as typeof import('./otlp-telemetry.ts');
  return createOtlpTelemetry({ ...options, endpoint });
}

function nothing(): void {}

const silentSpan: Span = { traceparent: null, set: nothing, event: nothing, fail: nothing, end: nothing };

const silentTelemetry: Telemetry = { enabled: false, span: () => silentSpan, close: async () => {} };
