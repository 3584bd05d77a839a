import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { poll, processBackends, type Stack, startStack, testPortfolio } from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };

interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}

const secretPrompt = 'canary-prompt-4711';

for (const { queue, name, skip } of processBackends(servers.redisUrl, inject('databaseConnections')))
  describe.skipIf(skip)(`one trace per task over all queues, on ${name}`, () => {
    let stack: Stack;
    let receiver: Server;
    let raw = '';
    const spans: ReceivedSpan[] = [];

    beforeAll(async () => {
      receiver = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          const body = Buffer.concat(chunks).toString('utf8');
          raw += body;
          for (const { scopeSpans } of JSON.parse(body).resourceSpans)
            for (const scope of scopeSpans) spans.push(...scope.spans);
          response.setHeader('content-type', 'application/json').end('{}');
        });
      });
      await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
      const endpoint = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
      stack = await startStack({
        servers,
        queue,
        portfolio: testPortfolio({ errors: { efficient: { malformedJson: 1 } } }),
        processes: { classifier: 1, executor: 1, validator: 1, escalator: 1, reconciler: 1 },
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
      });
    });
    afterAll(async () => {
      await stack?.close();
      receiver?.close();
    });

    it('is one tree: request, classify, execute, validate, escalate, execute, settled', async () => {
      const schema = { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] };
      const id = await stack.client.submit({
        prompt: `Total? ${secretPrompt}`,
        workload: 'extract',
        output: { schema },
      });
      expect(await stack.client.settled(id)).toMatchObject({ state: 'succeeded', tier: 'strong' });

      const root = await poll('the span of the request', () => spans.find(({ name }) => name === 'POST /v1/tasks'));
      const ofTask = () => spans.filter(({ traceId }) => traceId === root.traceId);
      await poll('the span of the settlement', () => ofTask().find(({ name }) => name.startsWith('settle')));
      const names = [
        'send classify',
        'process classify',
        'send execute-efficient',
        'process execute-efficient',
        'chat efficient-a',
        'send validate',
        'process validate',
        'send escalate',
        'process escalate',
        'send execute-strong',
        'process execute-strong',
        'chat strong-a',
        'settle succeeded',
      ];
      await poll('every span of the task', () => names.every((name) => ofTask().some((span) => span.name === name)));

      const byId = new Map(ofTask().map((span) => [span.spanId, span]));
      const orphans = ofTask().filter(
        ({ spanId, parentSpanId }) => spanId !== root.spanId && !byId.has(parentSpanId ?? ''),
      );
      expect(orphans.map(({ name }) => name)).toEqual([]);
      const pathTo = (span: ReceivedSpan): string[] => {
        const parent = byId.get(span.parentSpanId ?? '');
        return parent === undefined ? [span.name] : [...pathTo(parent), span.name];
      };
      const settled = ofTask().find(({ name }) => name === 'settle succeeded') as ReceivedSpan;
      const path = pathTo(settled).filter((name) => !name.startsWith('send'));
      expect(path).toEqual([
        'POST /v1/tasks',
        'process classify',
        'process execute-efficient',
        'process validate',
        'process escalate',
        'process execute-efficient',
        'process validate',
        'process escalate',
        'process execute-strong',
        'process validate',
        'settle succeeded',
      ]);
      expect(raw).not.toContain(secretPrompt);
    });
  });
