import { randomBytes } from 'node:crypto';
import { hashPortfolio } from '@upshift/config';
import {
  type EvalRun,
  type EvalTarget,
  evalReportSchema,
  evalRunPortfolioSchema,
  evalRunSchema,
  type Portfolio,
  portfolioSchema,
  type StartEvalRun,
  startEvalRunSchema,
  toNanoUsd,
  UpshiftError,
} from '@upshift/contracts';
import { lintPortfolio } from '@upshift/core';
import { buildReport, planRun, refuseUnpaid } from '@upshift/evals';
import { z } from 'zod';
import type { ApiContext } from '../../api-context.ts';
import type { ApiServer } from '../../server.ts';
import { errorAnswers } from '../error-answers.ts';
import { runParamsSchema, sha256, workloadFilter } from './eval-params.ts';

const filterSchema = z.strictObject({
  workload: workloadFilter,
  target: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[\w:.-]+$/)
    .optional()
    .describe('As `active`, `deployment:<name>`, `tier:<name>`.'),
  limit: z.coerce.number().int().min(1).max(200).default(20),
});

/** `/v1/eval-runs`: runs of an eval set, through the queues. */
export function addEvalRuns(server: ApiServer, context: ApiContext): void {
  const { deps, record, tenantId } = context;

  async function load(id: string) {
    const stored = await record.ask(() => deps.store.getEvalRun(tenantId, id));
    if (stored === null) throw new UpshiftError('EVAL_RUN_NOT_FOUND', 'The record holds no eval run of that id.');
    return stored;
  }

  server.route({
    method: 'POST',
    url: '/v1/eval-runs',
    schema: {
      operationId: 'startEvalRun',
      summary: 'Run an eval set',
      description:
        'On the active portfolio, on one deployment alone (a standby one too), on one tier alone, or on a candidate portfolio. Its tasks come behind everything else and have a budget of their own, within what all runs together may spend in a day.',
      tags: ['evaluation'],
      body: startEvalRunSchema,
      response: {
        202: evalRunSchema.describe('The run, which is about to begin.'),
        ...errorAnswers([
          'REQUEST_INVALID',
          'WORKLOAD_UNKNOWN',
          'TIER_UNKNOWN',
          'DEPLOYMENT_UNKNOWN',
          'EVAL_SET_EMPTY',
          'EVAL_BUDGET_SPENT',
          'PORTFOLIO_INVALID',
        ]),
      },
    },
    async handler(request, reply) {
      const run = await startRun(context, request.body);
      return reply.code(202).send(run);
    },
  });

  server.route({
    method: 'GET',
    url: '/v1/eval-runs',
    schema: {
      operationId: 'listEvalRuns',
      summary: 'List eval runs',
      tags: ['evaluation'],
      querystring: filterSchema,
      response: {
        200: z.object({ runs: z.array(evalRunSchema) }).describe('Newest first.'),
        ...errorAnswers(['REQUEST_INVALID']),
      },
    },
    async handler(request) {
      const { workload, target, limit } = request.query;
      const filter = {
        limit,
        ...(workload === undefined ? {} : { workload }),
        ...(target === undefined ? {} : { targetKey: target }),
      };
      return { runs: [...(await record.ask(() => deps.store.listEvalRuns(tenantId, filter)))] };
    },
  });

  server.route({
    method: 'GET',
    url: '/v1/eval-runs/:id',
    schema: {
      operationId: 'getEvalRun',
      summary: 'Read an eval run without its cases',
      tags: ['evaluation'],
      params: runParamsSchema,
      response: { 200: evalRunSchema.describe('The run as it stands.'), ...errorAnswers(['EVAL_RUN_NOT_FOUND']) },
    },
    async handler(request) {
      return (await load(request.params.id)).run;
    },
  });

  server.route({
    method: 'GET',
    url: '/v1/eval-runs/:id/report',
    schema: {
      operationId: 'getEvalReport',
      summary: 'Read what an eval run says',
      description:
        'Figures with intervals, slices by tag, the change against the run before of the same target (of a candidate: of the active portfolio), every case.',
      tags: ['evaluation'],
      params: runParamsSchema,
      response: {
        200: evalReportSchema.describe('Of what is through, while the run is open.'),
        ...errorAnswers(['EVAL_RUN_NOT_FOUND']),
      },
    },
    async handler(request) {
      const now = await load(request.params.id);
      return buildReport(now, await record.ask(() => deps.store.previousEvalRun(tenantId, now.run)));
    },
  });

  server.route({
    method: 'GET',
    url: '/v1/eval-runs/:id/portfolio',
    schema: {
      operationId: 'getEvalRunPortfolio',
      summary: 'Read the portfolio that an eval run was of',
      tags: ['evaluation'],
      params: runParamsSchema,
      response: {
        200: evalRunPortfolioSchema.describe('The version whose deployment, tier or whole was evaluated.'),
        ...errorAnswers(['EVAL_RUN_NOT_FOUND']),
      },
    },
    async handler(request) {
      const { baseHash } = await load(request.params.id);
      const version = await record.ask(() => deps.store.loadPortfolio(baseHash));
      if (version === null) throw new UpshiftError('EVAL_RUN_NOT_FOUND', 'Its portfolio is not on record any more.');
      return { hash: version.hash, portfolio: { ...version.portfolio } };
    },
  });

  server.route({
    method: 'POST',
    url: '/v1/eval-runs/:id/cancel',
    config: { mayBeEmpty: true },
    schema: {
      operationId: 'cancelEvalRun',
      summary: 'Cancel an eval run',
      description: 'Nothing more is asked. Tasks that are under way go to their end.',
      tags: ['evaluation'],
      params: runParamsSchema,
      response: { 200: evalRunSchema.describe('The run.'), ...errorAnswers(['EVAL_RUN_NOT_FOUND']) },
    },
    async handler(request) {
      const { id } = request.params;
      await record.ask(() => deps.store.endEvalRun(tenantId, id, { state: 'cancelled', error: null }));
      return (await load(id)).run;
    },
  });
}

async function startRun({ deps, record, tenantId }: ApiContext, body: StartEvalRun): Promise<EvalRun> {
  const active = deps.portfolio();
  const base = body.portfolio === undefined ? active : readCandidate(body.portfolio);
  const { workload } = body;
  const { cases } = await record.ask(() => deps.store.getEvalSet(tenantId, workload));
  const planned = planRun({ workload, target: targetOf(body, base.hash), base, cases }, { sha256, hashPortfolio });
  refuseUnpaid(planned, await record.ask(() => deps.store.evalWindows(tenantId)));
  const { portfolio, ...rest } = planned;
  const versions = new Map([
    [base.hash, base.portfolio],
    [planned.portfolioHash, portfolio],
  ]);
  for (const [hash, one] of versions)
    if (hash !== active.hash)
      await record.ask(() => deps.store.savePortfolio({ hash, portfolio: one, source: '' }, { active: false }));
  const id = `e_${randomBytes(8).toString('hex')}`;
  await record.ask(() =>
    deps.store.openEvalRun({ ...rest, tenantId, id, trigger: 'person', budgetNanoUsd: toNanoUsd(body.budgetUsd) }),
  );
  const stored = await record.ask(() => deps.store.getEvalRun(tenantId, id));
  if (stored === null) throw new UpshiftError('EVAL_RUN_NOT_FOUND', 'The run is not on record.');
  return stored.run;
}

function targetOf({ deployment, tier, portfolio }: StartEvalRun, hash: string): EvalTarget {
  if (deployment !== undefined) return { kind: 'deployment', deployment };
  if (tier !== undefined) return { kind: 'tier', tier };
  return portfolio === undefined ? { kind: 'active' } : { kind: 'portfolio', hash };
}

/** @throws UpshiftError PORTFOLIO_INVALID with the first finding and its place */
function readCandidate(written: unknown): { hash: string; portfolio: Portfolio } {
  const parsed = portfolioSchema.safeParse(written);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = `/portfolio/${(issue?.path ?? []).map(String).join('/')}`;
    throw new UpshiftError('PORTFOLIO_INVALID', issue?.message ?? 'This is no portfolio.', { path });
  }
  const error = lintPortfolio(parsed.data).find(({ severity }) => severity === 'error');
  if (error !== undefined)
    throw new UpshiftError('PORTFOLIO_INVALID', error.message, {
      path: `/portfolio/${error.path.map(String).join('/')}`,
    });
  return { hash: hashPortfolio(parsed.data), portfolio: parsed.data };
}
