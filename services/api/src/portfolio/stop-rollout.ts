import { rolloutSchema, stopRolloutSchema, UpshiftError } from '@upshift/contracts';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { errorAnswers } from '../routes/error-answers.ts';
import type { ApiServer } from '../server.ts';

/** `POST /v1/portfolio/rollouts/:id/stop`: ends a canary, shadow or drill; the active version stays. */
export function addStopRollout(server: ApiServer, { deps, record }: ApiContext): void {
  server.route({
    method: 'POST',
    url: '/v1/portfolio/rollouts/:id/stop',
    schema: {
      operationId: 'stopRollout',
      summary: 'Stop a roll-out',
      tags: ['portfolio'],
      params: z.strictObject({ id: z.string().min(1).max(64) }),
      body: stopRolloutSchema,
      response: {
        200: rolloutSchema.describe('The roll-out, stopped.'),
        ...errorAnswers(['REQUEST_INVALID', 'ROLLOUT_NOT_FOUND']),
      },
    },
    async handler({ params: { id }, body: { by: who, reason: why } }) {
      const running = (await record.ask(() => deps.store.runningRollouts())).find((one) => one.id === id);
      const reason = `by_hand: ${who}: ${why}`;
      const stopped =
        running !== undefined &&
        (await record.ask(() =>
          deps.store.endRollout({ id, state: 'stopped', action: 'stop', reason, report: null, promote: null }),
        ));
      if (!stopped)
        throw new UpshiftError(
          'ROLLOUT_NOT_FOUND',
          'No roll-out of that id runs. `GET /v1/portfolio` names those that do.',
        );
      return { ...running, state: 'stopped' as const, reason };
    },
  });
}
