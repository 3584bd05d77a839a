import {
  type Attributes,
  type AttributeValue,
  type Context,
  type Span as OtelSpan,
  SpanKind as OtelSpanKind,
  ROOT_CONTEXT,
  type SpanContext,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Span, SpanKind, SpanOptions, Telemetry } from '@upshift/ports';
import { attributeNames, listAttributes } from './names.ts';
import { reportingExporter } from './reporting-exporter.ts';
import { scrub } from './scrub.ts';
import type { TelemetryOptions } from './telemetry-options.ts';
import { parseTraceparent, type TraceParent, toTraceparent } from './traceparent.ts';

type Fields = NonNullable<SpanOptions['attributes']>;

/** Spans that wait for export; more are dropped. At 1 KB a span, 8 MB. */
const QUEUED_SPANS = 8192;
const BATCH_SPANS = 512;
const BATCH_DELAY_MS = 1000;
/** Of one export, retries included; a shutdown waits a little longer and then leaves the rest. */
const EXPORT_TIMEOUT_MS = 4000;
const CLOSE_TIMEOUT_MS = 4500;
const ATTRIBUTE_CHARACTERS = 256;

/**
 * Traces by OpenTelemetry over OTLP/HTTP (JSON). Parents and links are given as traceparents; there is no ambient
 * context. Sampled at the head: a root by ratio, anything else as its parent was.
 *
 * @public loaded by createTelemetry only where tracing is on, which a look at the imports does not show
 */
export function createOtlpTelemetry(options: TelemetryOptions & { endpoint: string }): Telemetry {
  const { endpoint, serviceName, sampleRatio = 1, headers, logger } = options;
  const exporter = new OTLPTraceExporter({
    url: toTracesUrl(endpoint),
    timeoutMillis: EXPORT_TIMEOUT_MS,
    ...(headers && { headers: { ...headers } }),
  });
  const processor = new BatchSpanProcessor({
    exporter: reportingExporter(exporter, logger),
    maxQueueSize: QUEUED_SPANS,
    maxExportBatchSize: BATCH_SPANS,
    scheduledDelayMillis: BATCH_DELAY_MS,
    exportTimeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ [attributeNames.serviceName]: serviceName }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    spanProcessors: [processor],
    spanLimits: { attributeValueLengthLimit: ATTRIBUTE_CHARACTERS },
  });
  const tracer = provider.getTracer('upshift');

  function span(name: string, { kind, parent, links = [], attributes, startTime }: SpanOptions): Span {
    const parsed = parseTraceparent(parent);
    // An unsampled trace needs no spans of its own, only its decision carried on.
    if (parsed !== null && !parsed.sampled) return carryOn(parsed);
    return toSpan(
      tracer.startSpan(
        name,
        {
          kind: otelKinds[kind],
          attributes: toAttributes(attributes ?? {}),
          links: links.flatMap((link) => toLink(link)),
          // Not a number: one that lies before this process started would be read as an offset from its start.
          ...(startTime !== undefined && { startTime: new Date(startTime) }),
        },
        toContext(parsed),
      ),
    );
  }

  async function close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
    });
    // What could not be delivered was reported by the exporter; a shutdown has nobody to tell.
    await Promise.race([provider.shutdown().catch(() => {}), deadline]);
    clearTimeout(timer);
  }

  return { enabled: true, span, close };
}

const otelKinds: Record<SpanKind, OtelSpanKind> = {
  server: OtelSpanKind.SERVER,
  producer: OtelSpanKind.PRODUCER,
  consumer: OtelSpanKind.CONSUMER,
  client: OtelSpanKind.CLIENT,
  internal: OtelSpanKind.INTERNAL,
};

function toSpan(span: OtelSpan): Span {
  const { traceId, spanId, traceFlags } = span.spanContext();
  let ended = false;
  return {
    traceparent: toTraceparent({ traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 }),
    set: (attributes) => void span.setAttributes(toAttributes(attributes)),
    event: (name, attributes) => void span.addEvent(name, toAttributes(attributes)),
    fail: (errorType) => {
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttribute(attributeNames.errorType, scrub(errorType));
    },
    end: () => {
      if (!ended) span.end();
      ended = true;
    },
  };
}

function carryOn(parent: TraceParent): Span {
  const nothing = () => {};
  return { traceparent: toTraceparent(parent), set: nothing, event: nothing, fail: nothing, end: nothing };
}

function toAttributes(fields: Fields): Attributes {
  const attributes: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const clean = typeof value === 'string' ? scrub(value) : value;
    attributes[name] = listAttributes.has(name) ? [String(clean)] : clean;
  }
  return attributes;
}

function toContext(parent: TraceParent | null): Context {
  return parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, toSpanContext(parent));
}

function toLink(traceparent: string): { context: SpanContext }[] {
  const parsed = parseTraceparent(traceparent);
  return parsed === null ? [] : [{ context: toSpanContext(parsed) }];
}

function toSpanContext({ traceId, spanId, sampled }: TraceParent): SpanContext {
  return { traceId, spanId, traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true };
}

function toTracesUrl(endpoint: string): string {
  const base = endpoint.replace(/\/+$/, '');
  return base.endsWith('/v1/traces') ? base : `${base}/v1/traces`;
}
