import type { Telemetry } from '@upshift/ports';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseTraceparent } from '../submit/parse-traceparent.ts';
import { onEnded } from './on-ended.ts';

/** An `onRequest` hook that opens the request's server span, under the producer's trace where it names one. */
export function traceRequest(telemetry: Telemetry, route: string) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const span = telemetry.span(`POST ${route}`, {
      kind: 'server',
      parent: parseTraceparent(request.headers.traceparent),
      attributes: { 'http.request.method': 'POST', 'http.route': route, 'url.scheme': request.protocol },
    });
    request.span = span;
    onEnded(reply.raw, () => {
      span.set({ 'http.response.status_code': reply.statusCode });
      if (request.errorCode !== null) span.fail(request.errorCode);
      span.end();
    });
  };
}
