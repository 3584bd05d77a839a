import {
  type ApplyAnswer,
  type ApplyPortfolio,
  applyAnswerSchema,
  applyPortfolioSchema,
  type BacktestSummary,
  UpshiftError,
} from '@upshift/contracts';
import { diffPortfolios } from '@upshift/core';
import type { PortfolioVersion } from '@upshift/ports';
import type { ApiContext } from '../api-context.ts';
import { errorAnswers } from '../routes/error-answers.ts';
import type { ApiServer } from '../server.ts';
import { backtestOnLedger } from './backtest-on-ledger.ts';
import { loadActive } from './load-active.ts';
import { startRollout } from './start-rollout.ts';

/** `POST /v1/portfolio`: checks, backtests and applies a version: at once, as a canary, as a shadow, or not at all (dry run). */
export function addApplyPortfolio(server: ApiServer, context: ApiContext): void {
  server.route({
    method: 'POST',
    url: '/v1/portfolio',
    schema: {
      operationId: 'applyPortfolio',
      summary: 'Apply a portfolio',
      description:
        'Tasks keep the version that they began with; new ones pin this one within five seconds, at every door. A file with an error changes nothing.',
      tags: ['portfolio'],
      body: applyPortfolioSchema,
      response: {
        200: applyAnswerSchema.describe('What changed, or would.'),
        ...errorAnswers([
          'REQUEST_INVALID',
          'PORTFOLIO_INVALID',
          'PORTFOLIO_WORSE',
          'PORTFOLIO_CHANGED',
          'ROLLOUT_RUNNING',
          'VERSION_NOT_FOUND',
        ]),
      },
    },
    handler: ({ body }) => apply(context, body),
  });
}

async function apply(context: ApiContext, body: ApplyPortfolio): Promise<ApplyAnswer> {
  const { deps, record } = context;
  const candidate = await deps.readPortfolio(body.source, body.fileName);
  const active = await loadActive(context);
  if (body.expected !== undefined && body.expected !== active.hash) throw changedMeanwhile(active.hash);
  const about = {
    from: active.hash,
    to: candidate.hash,
    differences: diffPortfolios(active.portfolio, candidate.portfolio),
  };
  if (candidate.hash === active.hash) return { outcome: 'unchanged', ...about, backtest: null, rollout: null };
  const backtest =
    body.backtest ?? (await backtestOnLedger(context, { active: active.portfolio, candidate: candidate.portfolio }));
  if (body.dryRun) return { outcome: 'dry_run', ...about, backtest, rollout: null };
  checkNotWorse(body, backtest);
  if (body.canary !== undefined || body.shadow !== undefined)
    return { outcome: 'started', ...about, backtest, rollout: await roll(context, body, { active, candidate }) };
  const { outcome, from } = await record.ask(() =>
    deps.store.changePortfolio(candidate, {
      kind: 'apply',
      who: body.by,
      why: body.reason,
      forced: backtest.verdict === 'worse' ? (body.force ?? null) : null,
      backtest,
      expected: active.hash,
    }),
  );
  if (outcome === 'conflict') throw changedMeanwhile(from);
  deps.logger.info(
    {
      from: active.hash.slice(0, 12),
      to: candidate.hash.slice(0, 12),
      who: body.by,
      forced: body.force !== undefined,
    },
    'A portfolio version was applied.',
  );
  return { outcome, ...about, backtest, rollout: null };
}

/** A shadow never serves: it may be worse, which is what it is there to find out. */
function checkNotWorse({ force, shadow }: ApplyPortfolio, { verdict, why, tasks }: BacktestSummary): void {
  if (verdict !== 'worse' || force !== undefined || shadow !== undefined) return;
  throw new UpshiftError(
    'PORTFOLIO_WORSE',
    `The backtest over ${tasks} recorded tasks says that the change is worse: ${why} To apply it all the same, say why in "force".`,
    { path: '/force' },
  );
}

function roll(
  context: ApiContext,
  { canary, shadow, by, reason }: ApplyPortfolio,
  { active, candidate }: { active: PortfolioVersion; candidate: PortfolioVersion },
): ReturnType<typeof startRollout> {
  const versions = { candidate, control: active.hash };
  if (canary !== undefined)
    return startRollout(context, {
      kind: 'canary',
      ...versions,
      share: canary.share,
      by: canary.by,
      settings: canary,
      who: by,
      why: reason,
    });
  if (shadow === undefined) throw new Error('Neither a canary nor a shadow.');
  return startRollout(context, {
    kind: 'shadow',
    ...versions,
    share: shadow.share,
    by: 'task',
    settings: shadow,
    who: by,
    why: reason,
  });
}

function changedMeanwhile(active: string | null): UpshiftError {
  return new UpshiftError(
    'PORTFOLIO_CHANGED',
    `Version ${active?.slice(0, 12) ?? 'none'} is active now. Look at what it changed, and apply again.`,
    { path: '/expected' },
  );
}
