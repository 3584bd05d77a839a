import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger, Telemetry } from '@upshift/ports';
import { afterEach, describe, expect, it } from 'vitest';
import { createTelemetry } from './create-telemetry.ts';

interface ExportedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
  readonly links?: readonly { readonly traceId: string }[];
  readonly events?: readonly { readonly name: string }[];
  readonly status: { readonly code?: number };
}

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

/** A collector that keeps what it receives; `answers` false makes it a black hole. */
async function startCollector({ answers = true, status = 200 } = {}) {
  const spans: ExportedSpan[] = [];
  const requests: { url: string | undefined; authorization: string | undefined; service: unknown }[] = [];
  const server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { resourceSpans } = JSON.parse(body);
    for (const { scopeSpans } of resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans);
    const service = resourceSpans[0].resource.attributes[0];
    requests.push({ url: request.url, authorization: request.headers.authorization, service });
    if (answers) response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return { spans, requests, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const root = { kind: 'server', parent: null } as const;
const byName = (spans: readonly ExportedSpan[], name: string) => spans.find((span) => span.name === name);
const attributeOf = (span: ExportedSpan | undefined, key: string) =>
  span?.attributes.find((pair) => pair.key === key)?.value;

describe('telemetry that is on', () => {
  it('exports a tree by traceparents alone, with kinds, attributes, events, links and failures', async () => {
    const { spans, requests, endpoint } = await startCollector();
    const telemetry = createTelemetry({ endpoint, serviceName: 'upshift-test', headers: { authorization: 'x' } });
    expect(telemetry.enabled).toBe(true);
    const origin = telemetry.span('other', root);
    const request = telemetry.span('POST /v1/tasks', {
      ...root,
      attributes: { 'upshift.task.step': 1, absent: undefined },
    });
    const call = telemetry.span('chat small', {
      kind: 'client',
      parent: request.traceparent,
      links: [origin.traceparent ?? '', 'nonsense'],
      startTime: 1_700_000_000_000,
    });
    call.set({ 'gen_ai.response.finish_reasons': 'stop', 'upshift.deployment': 'https://u:secret@host/' });
    call.event('gen_ai.evaluation.result', { 'gen_ai.evaluation.name': 'shape' });
    call.fail('timeout');
    call.end();
    call.end();
    request.end();
    origin.end();
    await telemetry.close();

    expect(requests[0]).toMatchObject({ url: '/v1/traces', authorization: 'x' });
    expect(requests[0]?.service).toEqual({ key: 'service.name', value: { stringValue: 'upshift-test' } });
    expect(spans).toHaveLength(3);
    const [parent, child] = [byName(spans, 'POST /v1/tasks'), byName(spans, 'chat small')];
    expect(parent).toMatchObject({ kind: 2 });
    expect(parent?.attributes).toHaveLength(1);
    expect(child).toMatchObject({
      traceId: parent?.traceId,
      parentSpanId: parent?.spanId,
      kind: 3,
      status: { code: 2 },
    });
    expect(child?.startTimeUnixNano).toBe('1700000000000000000');
    expect(child?.links?.map(({ traceId }) => traceId)).toEqual([byName(spans, 'other')?.traceId]);
    expect(child?.events?.[0]?.name).toBe('gen_ai.evaluation.result');
    expect(attributeOf(child, 'error.type')).toEqual({ stringValue: 'timeout' });
    expect(attributeOf(child, 'gen_ai.response.finish_reasons')).toEqual({
      arrayValue: { values: [{ stringValue: 'stop' }] },
    });
    expect(JSON.stringify(spans)).not.toContain('secret');
  });

  it('records the given share of new traces and follows the decision of begun ones', async () => {
    const { spans, endpoint } = await startCollector();
    const telemetry = createTelemetry({ endpoint: `${endpoint}/v1/traces`, serviceName: 'x', sampleRatio: 0.25 });
    for (let count = 0; count < 400; count++) {
      const parent = telemetry.span('root', root);
      const child = telemetry.span('child', { kind: 'internal', parent: parent.traceparent });
      expect(child.traceparent?.slice(0, 35)).toBe(parent.traceparent?.slice(0, 35));
      expect(child.traceparent?.slice(-2)).toBe(parent.traceparent?.slice(-2));
      child.end();
      parent.end();
    }
    const foreign = `00-${'a'.repeat(32)}-${'b'.repeat(16)}`;
    telemetry.span('kept', { ...root, parent: `${foreign}-01` }).end();
    telemetry.span('left', { ...root, parent: `${foreign}-00` }).end();
    await telemetry.close();
    const count = (name: string) => spans.filter((span) => span.name === name).length;
    expect(count('root')).toBe(count('child'));
    expect(count('root')).toBeGreaterThan(50);
    expect(count('root')).toBeLessThan(150);
    expect([count('kept'), count('left')]).toEqual([1, 0]);
  });

  it.each([
    ['never answers', { answers: false }],
    ['refuses', { status: 400 }],
    ['is overloaded', { status: 503 }],
  ])('closes long before the exporter would give up and does not throw when the collector %s', async (_, options) => {
    const { endpoint } = await startCollector(options);
    const { closedInMs, warnings } = await closeWith(endpoint);
    expect(closedInMs).toBeLessThan(WITHOUT_OUR_LIMIT_MS);
    for (const warning of warnings) expect(warning).toMatchObject({ lostSpans: 1 });
  });

  it('closes long before the exporter would give up when there is no collector, and says once how many spans were lost', async () => {
    const { closedInMs, warnings } = await closeWith('http://127.0.0.1:1');
    expect(closedInMs).toBeLessThan(WITHOUT_OUR_LIMIT_MS);
    expect(warnings).toEqual([{ lostSpans: 1, error: expect.any(String) }]);
  });
});

describe('telemetry that is off', () => {
  it('does nothing and gives no traceparent', async () => {
    const telemetry: Telemetry = createTelemetry({ endpoint: null, serviceName: 'x' });
    const span = telemetry.span('x', root);
    span.set({ a: 1 });
    span.event('x', {});
    span.fail('x');
    span.end();
    expect(telemetry.enabled).toBe(false);
    expect(span.traceparent).toBeNull();
    await telemetry.close();
  });

  it('never loads the SDK', () => {
    const script = `
      import { registerHooks } from 'node:module';
      const seen = [];
      registerHooks({ resolve: (name, context, next) => (seen.push(name), next(name, context)) });
      const { createTelemetry } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
      const loaded = () => seen.some((name) => name.startsWith('@opentelemetry/'));
      createTelemetry({ endpoint: null, serviceName: 'x' });
      const off = loaded();
      await createTelemetry({ endpoint: 'http://127.0.0.1:1', serviceName: 'x' }).close();
      process.stdout.write(JSON.stringify({ off, on: loaded() }));`;
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      timeout: 15_000,
      encoding: 'utf8',
    });
    expect(child.stderr).toBe('');
    expect(JSON.parse(child.stdout)).toEqual({ off: false, on: true });
  });
});

/** The exporter alone would try for 10 s; ours gives up after 4.5 s. What lies between is for a busy machine. */
const WITHOUT_OUR_LIMIT_MS = 9500;

async function closeWith(endpoint: string) {
  const warnings: object[] = [];
  const nothing = () => {};
  const logger: Logger = {
    debug: nothing,
    info: nothing,
    warn: (fields) => void warnings.push(fields),
    error: nothing,
    child: () => logger,
  };
  const telemetry = createTelemetry({ endpoint, serviceName: 'x', logger });
  telemetry.span('x', root).end();
  const startedMs = performance.now();
  await telemetry.close();
  return { closedInMs: performance.now() - startedMs, warnings };
}
