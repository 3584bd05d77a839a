import { drillListSchema, drillSettingsSchema, rolloutSchema, startDrillSchema } from '@upshift/contracts';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { errorAnswers } from '../routes/error-answers.ts';
import type { ApiServer } from '../server.ts';
import { loadActive } from './load-active.ts';
import { startRollout } from './start-rollout.ts';
import { withoutDeployment } from './without-deployment.ts';

/** `GET /v1/drills` and `POST /v1/drills`: whether the way back of each deployment works, tried on a share of the tasks. */
export function addDrills(server: ApiServer, context: ApiContext): void {
  const { deps, record } = context;
  server.route({
    method: 'GET',
    url: '/v1/drills',
    schema: {
      operationId: 'listDrills',
      summary: 'See rollback drills',
      tags: ['portfolio'],
      querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
      response: { 200: drillListSchema.describe('Drills with their reports.'), ...errorAnswers(['REQUEST_INVALID']) },
    },
    async handler({ query: { limit } }) {
      return { drills: [...(await record.ask(() => deps.store.listRollouts({ kind: 'drill', limit })))] };
    },
  });
  server.route({
    method: 'POST',
    url: '/v1/drills',
    schema: {
      operationId: 'startDrill',
      summary: 'Start a rollback drill',
      description: 'A share of the tasks goes without the deployment for a while, as if it had been rolled back.',
      tags: ['portfolio'],
      body: startDrillSchema,
      response: {
        200: rolloutSchema.describe('The drill, running.'),
        ...errorAnswers([
          'REQUEST_INVALID',
          'DEPLOYMENT_UNKNOWN',
          'ROLLBACK_UNPLANNED',
          'ROLLOUT_RUNNING',
          'PORTFOLIO_CHANGED',
          'VERSION_NOT_FOUND',
        ]),
      },
    },
    async handler({ body: { by: who, reason: why, ...rest } }) {
      const settings = drillSettingsSchema.parse(rest);
      const active = await loadActive(context);
      const { by: _by, ...candidate } = withoutDeployment(deps, active, {
        deployment: settings.deployment,
        to: settings.to,
      });
      const { share } = settings;
      return startRollout(context, {
        kind: 'drill',
        candidate,
        control: active.hash,
        share,
        by: 'task',
        settings,
        who,
        why,
      });
    },
  });
}
