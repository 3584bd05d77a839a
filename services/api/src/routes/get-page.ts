import { UpshiftError } from '@upshift/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loadPage } from '../page/load-page.ts';
import { pageHeaders } from '../page/page-headers.ts';
import type { ApiServer } from '../server.ts';

/** `GET /` and `/review`: pages that show what the API knows, for a person with a browser; their files lie in `services/api/page`. */
export async function addGetPage(server: ApiServer): Promise<void> {
  const files = new Map((await loadPage()).map((file) => [file.path, file]));

  async function handler(request: FastifyRequest, reply: FastifyReply) {
    const file = files.get(request.url.split('?', 1)[0] ?? '');
    if (file === undefined) throw new UpshiftError('ROUTE_NOT_FOUND', 'There is no such route.');
    reply.headers({ ...pageHeaders, etag: file.etag });
    if (isKnown(request.headers['if-none-match'], file.etag)) return reply.code(304).send();
    return reply.type(file.contentType).send(file.body);
  }

  for (const url of ['/', '/review', '/favicon.svg', '/page/*'])
    server.route({ method: 'GET', url, schema: { hide: true }, handler });
}

/** By weak comparison, as RFC 9110 13.1.2 asks for. */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')));
}
