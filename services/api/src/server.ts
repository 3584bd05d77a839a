import { randomUUID } from 'node:crypto';
import { jsonLimits, UpshiftError } from '@upshift/contracts';
import type { Span } from '@upshift/ports';
import fastify, { type FastifySchemaCompiler } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { ApiContext } from './api-context.ts';
import { allowedMethods } from './http/allowed-methods.ts';
import { answerClientError, headerBytes } from './http/answer-client-error.ts';
import { createErrorHandler } from './http/create-error-handler.ts';
import { limitArrival } from './http/limit-arrival.ts';
import { parseJsonBody } from './http/parse-json-body.ts';
import { toErrorAnswer } from './http/to-error-answer.ts';
import { toRequestInvalid } from './http/to-request-invalid.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A body of JSON that is empty counts as none. */
    mayBeEmpty?: boolean;
    /** The body may take longer to arrive than others: the route itself watches that it goes on. */
    mayTakeLong?: boolean;
  }
  interface FastifyRequest {
    /** The JSON of the body as it was sent, before defaults. */
    sent: unknown;
    /** The request's root span, where it has one. */
    span: Span | null;
    /** The code of the error that it was answered with. */
    errorCode: string | null;
    /** Whether the same call, made again, does no harm: not once it has made a task that it cannot name. */
    mayRepeat: boolean;
  }
}

export type ApiServer = ReturnType<typeof createServer>;

/** An HTTP server with our limits, our body parser and our error answers, and no routes yet. */
export function createServer({ deps, config, closing }: ApiContext) {
  const server = fastify({
    logger: false,
    bodyLimit: jsonLimits.bodyBytes,
    // A bulk may take long: bodies are timed one by one (`limitArrival`), the server itself times headers alone.
    requestTimeout: 0,
    http: { maxHeaderSize: headerBytes, headersTimeout: config.requestTimeoutMs },
    genReqId: createRequestId,
    // A request that comes while the API closes gets our own 503 instead of the framework's.
    return503OnClosing: false,
    clientErrorHandler: (error, socket) => answerClientError(error, socket, createRequestId()),
    frameworkErrors: (error, request, reply) => {
      const { status, body } = toErrorAnswer(error, request.id);
      // The route is not known yet, so neither is the type of its answers: written as it is.
      reply.raw.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'x-request-id': request.id });
      reply.raw.end(JSON.stringify(body));
    },
  }).withTypeProvider<ZodTypeProvider>();

  server.decorateRequest('sent', undefined);
  server.decorateRequest('span', null);
  server.decorateRequest('errorCode', null);
  server.decorateRequest('mayRepeat', true);
  server.setValidatorCompiler(validatorCompiler);
  // What the record answers is typed; parsing it again on its way out would only cost time.
  server.setSerializerCompiler(() => (data) => JSON.stringify(data));

  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0 && request.routeOptions.config.mayBeEmpty === true) {
      done(null, undefined);
      return;
    }
    try {
      request.sent = parseJsonBody(typeof body === 'string' ? Buffer.from(body) : body);
      done(null, request.sent);
    } catch (error) {
      done(error instanceof Error ? error : new Error('unknown'));
    }
  });

  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    if (closing.aborted) throw new UpshiftError('NOT_READY', 'The API is stopping.');
    if (request.is404) throw notFound(request.method, request.url, (allow) => reply.header('allow', allow));
    if (request.routeOptions.config.mayTakeLong !== true)
      limitArrival(request.raw, reply.raw, { requestId: request.id, timeoutMs: config.requestTimeoutMs });
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity')
      throw new UpshiftError('CONTENT_TYPE_UNSUPPORTED', 'A compressed body is not accepted.');
  });
  server.addHook('onSend', async (_request, reply) => {
    // Node closes idle connections once, when the server closes; one that is busy then must not stay open after it.
    if (closing.aborted) reply.header('connection', 'close');
  });
  server.setNotFoundHandler((request) => {
    throw notFound(request.method, request.url, () => undefined);
  });
  server.setErrorHandler(createErrorHandler(deps.logger, (body) => ({ body })));
  return server;
}

function createRequestId(): string {
  return `req_${randomUUID()}`;
}

function notFound(method: string, url: string, allow: (methods: string) => void): UpshiftError {
  const methods = allowedMethods(url);
  if (methods.length === 0 || methods.includes(method))
    return new UpshiftError('ROUTE_NOT_FOUND', 'There is no such route.');
  allow(methods.join(', '));
  return new UpshiftError('METHOD_NOT_ALLOWED', `This route answers ${methods.join(', ')}.`);
}

const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart }) =>
  (data: unknown) => {
    const result = schema.safeParse(data);
    if (result.success) return { value: result.data };
    return { error: toRequestInvalid(result.error, httpPart ?? 'body', data) };
  };
