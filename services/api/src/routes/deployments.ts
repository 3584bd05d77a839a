import {
  type DeploymentAction,
  type DeploymentView,
  deploymentListSchema,
  deploymentViewSchema,
  drainSchema,
  type Portfolio,
  restoreSchema,
  suggest,
  UpshiftError,
} from '@upshift/contracts';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { type DeploymentFacts, toDeploymentView } from '../deployments/to-deployment-view.ts';
import type { ApiServer } from '../server.ts';
import { errorAnswers } from './error-answers.ts';

const paramsSchema = z.object({ name: z.string().describe('As the portfolio names it.') });
const emptyRestore = restoreSchema.parse({});
const restoredBecause = 'restored';

/**
 * `GET /v1/deployments`, `POST /v1/deployments/:name/drain` and `…/restore`: how deployments are doing, and taking them out of
 * service and putting them back. It is noted in the record, which every executor reads within a second or two.
 */
export function addDeployments(server: ApiServer, context: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/v1/deployments',
    schema: {
      operationId: 'listDeployments',
      summary: 'See how each deployment is doing',
      tags: ['operation'],
      response: {
        200: deploymentListSchema.describe('The deployments of the active portfolio, in its order.'),
        ...errorAnswers([]),
      },
    },
    async handler() {
      const { portfolio } = context.deps.portfolio();
      const facts = await readFacts(context, Object.keys(portfolio.deployments));
      return {
        deployments: Object.keys(portfolio.deployments).map((name) => toDeploymentView(name, portfolio, facts)),
      };
    },
  });
  server.route({
    method: 'POST',
    url: '/v1/deployments/:name/drain',
    schema: {
      operationId: 'drainDeployment',
      summary: 'Take a deployment out of service',
      description:
        'No new call goes there, from any executor, within two seconds. Calls under way end as they would. Tasks fail over to other deployments of the tier; where there is none they wait, if their deadline allows, or escalate. It stays drained over restarts and versions of the portfolio.',
      tags: ['operation'],
      params: paramsSchema,
      body: drainSchema,
      response: {
        200: deploymentViewSchema.describe('The deployment, drained.'),
        ...errorAnswers(['REQUEST_INVALID', 'DEPLOYMENT_UNKNOWN']),
      },
    },
    handler: ({ params, body }) => change(context, params.name, { action: 'drain', ...body }),
  });
  server.route({
    method: 'POST',
    url: '/v1/deployments/:name/restore',
    config: { mayBeEmpty: true },
    schema: {
      operationId: 'restoreDeployment',
      summary: 'Put a deployment back into service',
      description:
        'Takes back a drain, and what keeps it from being called: an open breaker, a cooldown, and that its vendor refused the key. Tasks that wait for it go on within seconds. The body may be left out.',
      tags: ['operation'],
      params: paramsSchema,
      body: restoreSchema.nullish(),
      response: {
        200: deploymentViewSchema.describe('The deployment, restored.'),
        ...errorAnswers(['REQUEST_INVALID', 'DEPLOYMENT_UNKNOWN']),
      },
    },
    handler: ({ params, body }) => {
      const said = body ?? emptyRestore;
      return change(context, params.name, { action: 'restore', ...said, reason: said.reason ?? restoredBecause });
    },
  });
}

async function change(
  context: ApiContext,
  name: string,
  said: { readonly action: DeploymentAction; readonly reason: string; readonly by: string },
): Promise<DeploymentView> {
  const { deps, record, tenantId } = context;
  const { portfolio } = deps.portfolio();
  refuseUnknown(portfolio, name);
  await record.ask(() => deps.store.changeDeployment({ tenantId, deployment: name, ...said }));
  // Executors pass a restore on themselves; where the limiter is shared it need not wait for one.
  if (said.action === 'restore') await deps.limiter?.restore(name).catch(() => undefined);
  return toDeploymentView(name, portfolio, await readFacts(context, [name]));
}

async function readFacts({ deps, record, tenantId }: ApiContext, names: readonly string[]): Promise<DeploymentFacts> {
  const [changes, inFlight, health] = await Promise.all([
    record.ask(() => deps.store.deploymentChanges(tenantId)),
    record.ask(() => deps.store.callsInFlight(tenantId)),
    deps.limiter?.look(names).catch(() => null) ?? null,
  ]);
  return { changes, inFlight, health };
}

function refuseUnknown({ deployments }: Portfolio, name: string): void {
  if (Object.hasOwn(deployments, name)) return;
  throw new UpshiftError(
    'DEPLOYMENT_UNKNOWN',
    `The active portfolio has no deployment of that name. ${suggest(name, Object.keys(deployments))}`,
  );
}
