import {
  type EvalTarget,
  evalScheduleBodySchema,
  evalScheduleSchema,
  targetKeyOf,
  UpshiftError,
} from '@upshift/contracts';
import { toEvalPortfolio } from '@upshift/evals';
import { z } from 'zod';
import type { ApiContext } from '../../api-context.ts';
import type { ApiServer } from '../../server.ts';
import { errorAnswers } from '../error-answers.ts';

const schedulesSchema = z.object({ schedules: z.array(evalScheduleSchema) });
const whichSchema = z.strictObject({
  workload: evalScheduleBodySchema.shape.workload,
  deployment: evalScheduleBodySchema.shape.deployment,
});

/** `/v1/eval-schedules`: runs that come round, so that a deployment that stands by is known to work before it is needed. */
export function addEvalSchedules(server: ApiServer, { deps, record, tenantId }: ApiContext): void {
  const list = async () => ({ schedules: [...(await record.ask(() => deps.store.listEvalSchedules(tenantId)))] });

  server.route({
    method: 'GET',
    url: '/v1/eval-schedules',
    schema: {
      operationId: 'listEvalSchedules',
      summary: 'List scheduled evaluations',
      tags: ['evaluation'],
      response: { 200: schedulesSchema.describe('By workload.'), ...errorAnswers([]) },
    },
    handler: list,
  });

  server.route({
    method: 'PUT',
    url: '/v1/eval-schedules',
    schema: {
      operationId: 'saveEvalSchedule',
      summary: 'Schedule an evaluation',
      description: 'Replaces the one of the same workload and deployment. Its first run is due at once.',
      tags: ['evaluation'],
      body: evalScheduleBodySchema,
      response: {
        200: schedulesSchema.describe('All that is scheduled.'),
        ...errorAnswers(['REQUEST_INVALID', 'WORKLOAD_UNKNOWN', 'DEPLOYMENT_UNKNOWN']),
      },
    },
    async handler(request) {
      const { workload, deployment, everyHours, budgetUsd } = request.body;
      const target = toTarget(deployment);
      // Whoever schedules what does not exist is told now, not by a run that fails at night.
      toEvalPortfolio(deps.portfolio().portfolio, workload, target);
      await record.ask(() => deps.store.saveEvalSchedule({ tenantId, workload, target, everyHours, budgetUsd }));
      return list();
    },
  });

  server.route({
    method: 'DELETE',
    url: '/v1/eval-schedules',
    schema: {
      operationId: 'removeEvalSchedule',
      summary: 'Schedule an evaluation no more',
      tags: ['evaluation'],
      querystring: whichSchema,
      response: {
        200: schedulesSchema.describe('What is left.'),
        ...errorAnswers(['REQUEST_INVALID', 'EVAL_SCHEDULE_NOT_FOUND']),
      },
    },
    async handler(request) {
      const { workload, deployment } = request.query;
      const key = targetKeyOf(toTarget(deployment));
      if (!(await record.ask(() => deps.store.removeEvalSchedule(tenantId, workload, key))))
        throw new UpshiftError('EVAL_SCHEDULE_NOT_FOUND', 'Nothing is scheduled for that target.');
      return list();
    },
  });
}

function toTarget(deployment: string | undefined): EvalTarget {
  return deployment === undefined ? { kind: 'active' } : { kind: 'deployment', deployment };
}
