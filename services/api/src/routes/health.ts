import { UpshiftError } from '@upshift/contracts';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import type { ApiServer } from '../server.ts';
import { errorAnswers } from './error-answers.ts';

/** How long the record may take before the API calls itself not ready, in ms. */
const readyMs = 500;

/** `/livez`: the event loop turns. `/readyz`: the record answers and nobody has asked the process to stop. */
export function addHealth(server: ApiServer, { deps, record }: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/livez',
    schema: {
      operationId: 'getLiveness',
      summary: 'Is the process alive?',
      tags: ['operation'],
      response: { 200: z.object({ alive: z.literal(true) }).describe('Alive.'), ...errorAnswers([]) },
    },
    handler: async () => ({ alive: true }) as const,
  });

  server.route({
    method: 'GET',
    url: '/readyz',
    schema: {
      operationId: 'getReadiness',
      summary: 'May it be sent requests?',
      description: 'Ready without the queue: a task that is on record is rung later.',
      tags: ['operation'],
      response: { 200: z.object({ ready: z.literal(true) }).describe('Ready.'), ...errorAnswers([]) },
    },
    async handler() {
      if (deps.draining()) throw new UpshiftError('NOT_READY', 'The API is stopping.');
      await record.ask(() => deps.store.ping(readyMs), { timeoutMs: readyMs });
      return { ready: true } as const;
    },
  });
}
