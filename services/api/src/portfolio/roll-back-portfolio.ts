import {
  type ApplyAnswer,
  applyAnswerSchema,
  type Rollout,
  rollbackPortfolioSchema,
  UpshiftError,
} from '@upshift/contracts';
import { diffPortfolios } from '@upshift/core';
import type { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { errorAnswers } from '../routes/error-answers.ts';
import type { ApiServer } from '../server.ts';
import { loadActive } from './load-active.ts';

/** `POST /v1/portfolio/rollback`: ends a canary that runs; otherwise makes an earlier version active again. */
export function addRollBackPortfolio(server: ApiServer, context: ApiContext): void {
  server.route({
    method: 'POST',
    url: '/v1/portfolio/rollback',
    schema: {
      operationId: 'rollBackPortfolio',
      summary: 'Roll the portfolio back',
      description:
        'Without `to`: a canary that runs is ended, else the version before the active one becomes active again.',
      tags: ['portfolio'],
      body: rollbackPortfolioSchema,
      response: {
        200: applyAnswerSchema.describe('What is active now.'),
        ...errorAnswers(['REQUEST_INVALID', 'VERSION_NOT_FOUND']),
      },
    },
    handler: ({ body }) => rollBack(context, body),
  });
}

async function rollBack(
  context: ApiContext,
  { to, by: who, reason: why }: z.infer<typeof rollbackPortfolioSchema>,
): Promise<ApplyAnswer> {
  const { deps, record } = context;
  const active = await loadActive(context);
  const canary = to === undefined ? await endCanary(context, why) : null;
  if (canary !== null)
    return {
      outcome: 'stopped',
      from: canary.candidate,
      to: active.hash,
      differences: [],
      backtest: null,
      rollout: canary,
    };
  const target = await record.ask(() =>
    to === undefined ? deps.store.previousPortfolio() : deps.store.findPortfolio(to),
  );
  if (target === null)
    throw new UpshiftError(
      'VERSION_NOT_FOUND',
      to === undefined
        ? 'No version was active before this one.'
        : 'No version, or more than one, begins with these digits. `upshift portfolio history` lists them.',
      to === undefined ? {} : { path: '/to' },
    );
  // Whatever is active: a way back that may be refused is none.
  const { outcome } = await record.ask(() =>
    deps.store.changePortfolio(target, { kind: 'rollback', who, why, forced: null, backtest: null, expected: null }),
  );
  const differences = diffPortfolios(active.portfolio, target.portfolio);
  return {
    outcome: outcome === 'applied' ? 'applied' : 'unchanged',
    from: active.hash,
    to: target.hash,
    differences,
    backtest: null,
    rollout: null,
  };
}

async function endCanary({ deps, record }: ApiContext, why: string): Promise<Rollout | null> {
  const canary = (await record.ask(() => deps.store.runningRollouts())).find(({ kind }) => kind === 'canary');
  if (canary === undefined) return null;
  const ended = await record.ask(() =>
    deps.store.endRollout({
      id: canary.id,
      state: 'rolled_back',
      action: 'roll_back',
      reason: `by_hand: ${why}`,
      report: null,
      promote: null,
    }),
  );
  return ended ? { ...canary, state: 'rolled_back', reason: `by_hand: ${why}` } : null;
}
