import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from '@upshift/ports';

const QUIET_MS = 60_000;

/** Passes spans on and tells the logger, at most once a minute, how many could not be delivered. */
export function reportingExporter(exporter: SpanExporter, logger: Logger | undefined): SpanExporter {
  let lostSpans = 0;
  let reportedAt = Number.NEGATIVE_INFINITY;

  function report(spans: number, error: Error | undefined): void {
    lostSpans += spans;
    if (performance.now() - reportedAt < QUIET_MS) return;
    logger?.warn({ lostSpans, error: error?.name ?? 'unknown' }, 'Spans could not be delivered to the collector.');
    reportedAt = performance.now();
    lostSpans = 0;
  }

  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        // Code 0 is success; the enum itself lives in a package that is not ours to depend on.
        if (result.code !== 0) report(spans.length, result.error);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
