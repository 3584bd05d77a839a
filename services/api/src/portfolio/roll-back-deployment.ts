import { type ApplyAnswer, applyAnswerSchema, rollbackDeploymentSchema } from '@upshift/contracts';
import { diffPortfolios } from '@upshift/core';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { errorAnswers } from '../routes/error-answers.ts';
import type { ApiServer } from '../server.ts';
import { loadActive } from './load-active.ts';
import { withoutDeployment } from './without-deployment.ts';

/** `POST /v1/deployments/:name/rollback`: applies the version in which the deployment's plan has taken its places. */
export function addRollBackDeployment(server: ApiServer, context: ApiContext): void {
  const { deps, record } = context;
  server.route({
    method: 'POST',
    url: '/v1/deployments/:name/rollback',
    schema: {
      operationId: 'rollBackDeployment',
      summary: 'Roll a deployment back',
      description:
        'Its `previous` takes its places in tiers and plans, or its `alternate`. Tasks in flight keep their version.',
      tags: ['portfolio'],
      params: z.object({ name: z.string().describe('As the portfolio names it.') }),
      body: rollbackDeploymentSchema,
      response: {
        200: applyAnswerSchema.describe('What changed, or would.'),
        ...errorAnswers(['REQUEST_INVALID', 'DEPLOYMENT_UNKNOWN', 'ROLLBACK_UNPLANNED', 'VERSION_NOT_FOUND']),
      },
    },
    async handler({ params: { name }, body: { by: who, reason: why, to, dryRun } }): Promise<ApplyAnswer> {
      const active = await loadActive(context);
      const { by, ...version } = withoutDeployment(deps, active, { deployment: name, to });
      const differences = diffPortfolios(active.portfolio, version.portfolio);
      const about = { from: active.hash, to: version.hash, differences, backtest: null, rollout: null };
      if (dryRun) return { outcome: 'dry_run', ...about };
      const { outcome } = await record.ask(() =>
        deps.store.changePortfolio(version, {
          kind: 'deployment_rollback',
          who,
          why: `${name} → ${by}: ${why}`.slice(0, 1000),
          forced: null,
          backtest: null,
          expected: null,
        }),
      );
      deps.logger.warn({ deployment: name, by, who }, 'A deployment was rolled back.');
      return { outcome: outcome === 'applied' ? 'applied' : 'unchanged', ...about };
    },
  });
}
