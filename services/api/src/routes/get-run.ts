import { type SampleRunView, sampleRunViewSchema, UpshiftError } from '@upshift/contracts';
import type { SampleRun } from '@upshift/ports';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { isStorable } from '../http/find-unfit-value.ts';
import type { ApiServer } from '../server.ts';
import { errorAnswers } from './error-answers.ts';

const paramsSchema = z.object({ id: z.string().max(64).describe('A sample run, or `latest` for the newest one.') });

/** `GET /v1/runs/:id`: the tasks, the bill and the shown figures of a sample run. */
export function addGetRun(server: ApiServer, { deps, record, tenantId }: ApiContext): void {
  server.route({
    method: 'GET',
    url: '/v1/runs/:id',
    schema: {
      operationId: 'getRun',
      summary: 'Read what a sample run consists of',
      description: 'Enough to count every figure again: `upshift verify-run` does.',
      tags: ['operation'],
      params: paramsSchema,
      response: {
        200: sampleRunViewSchema.describe('Tasks, bill, and the figures as they were shown.'),
        ...errorAnswers(['RUN_NOT_FOUND']),
      },
    },
    async handler(request) {
      const { id } = request.params;
      const run = isStorable(id) ? await record.ask(() => deps.store.getSampleRun(tenantId, id)) : null;
      if (run === null) throw new UpshiftError('RUN_NOT_FOUND', 'The record holds no such sample run.');
      const version = await record.ask(() => deps.store.loadPortfolio(run.portfolioHash));
      return toView(run, version?.portfolio.tiers.map(({ name }) => name) ?? []);
    },
  });
}

function toView(run: SampleRun, tiers: readonly string[]): SampleRunView {
  return {
    run: run.runId,
    portfolio: run.portfolioHash,
    tiers: [...tiers],
    seed: run.seed,
    cases: run.cases,
    startedAt: run.startedAt.toISOString(),
    endedAt: run.endedAt?.toISOString() ?? null,
    shown: run.shown === null ? null : JSON.parse(run.shown),
    tasks: run.tasks.map(({ caseId, arm, taskId, correct }) => ({ case: caseId, arm, task: taskId, correct })),
    bill: run.bill.map(({ taskId, attemptId, deployment, costNanoUsd }) => ({
      task: taskId,
      attempt: attemptId,
      deployment,
      costNanoUsd,
    })),
  };
}
