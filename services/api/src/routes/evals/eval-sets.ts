import {
  type AddedEvalCases,
  addEvalCasesSchema,
  addedEvalCasesSchema,
  type EvalCase,
  evalLimits,
  evalSetSchema,
  evalSetSummarySchema,
  UpshiftError,
} from '@upshift/contracts';
import { canonicalJson, caseIdOf, setHashOf } from '@upshift/evals';
import type { StoredCase } from '@upshift/ports';
import { z } from 'zod';
import type { ApiContext } from '../../api-context.ts';
import type { ApiServer } from '../../server.ts';
import { errorAnswers } from '../error-answers.ts';
import { caseParamsSchema, sha256, workloadParamsSchema } from './eval-params.ts';

/** `/v1/eval-sets`: the cases by which a workload's answers are measured. */
export function addEvalSets(server: ApiServer, context: ApiContext): void {
  const { deps, record, tenantId } = context;

  server.route({
    method: 'GET',
    url: '/v1/eval-sets',
    schema: {
      operationId: 'listEvalSets',
      summary: 'List eval sets',
      tags: ['evaluation'],
      response: {
        200: z.object({ sets: z.array(evalSetSummarySchema) }).describe('By workload.'),
        ...errorAnswers([]),
      },
    },
    async handler() {
      return { sets: [...(await record.ask(() => deps.store.listEvalSets(tenantId)))] };
    },
  });

  server.route({
    method: 'GET',
    url: '/v1/eval-sets/:workload',
    schema: {
      operationId: 'getEvalSet',
      summary: 'Read an eval set',
      tags: ['evaluation'],
      params: workloadParamsSchema,
      response: { 200: evalSetSchema.describe('Its cases, and its versions.'), ...errorAnswers(['EVAL_SET_EMPTY']) },
    },
    async handler(request) {
      const set = await record.ask(() => deps.store.getEvalSet(tenantId, request.params.workload));
      if (set.cases.length === 0) throw new UpshiftError('EVAL_SET_EMPTY', 'The workload has no eval set.');
      return { ...set, hash: setHashOf(set.cases, sha256) };
    },
  });

  server.route({
    method: 'POST',
    url: '/v1/eval-sets/:workload/cases',
    schema: {
      operationId: 'addEvalCases',
      summary: 'Add cases to an eval set',
      description: 'A question that is there already is one case: what is known of its answer is written anew.',
      tags: ['evaluation'],
      params: workloadParamsSchema,
      body: addEvalCasesSchema,
      response: {
        200: addedEvalCasesSchema.describe('The version that the set has now, and what was new.'),
        ...errorAnswers([
          'REQUEST_INVALID',
          'WORKLOAD_UNKNOWN',
          'EVAL_SET_FULL',
          'BODY_TOO_LARGE',
          'TEXT_NOT_STORABLE',
        ]),
      },
    },
    handler: (request) => addCases(context, request.params.workload, request.body.cases),
  });

  server.route({
    method: 'DELETE',
    url: '/v1/eval-sets/:workload/cases/:id',
    schema: {
      operationId: 'removeEvalCase',
      summary: 'Take a case out of an eval set',
      description: 'Reports of earlier runs keep it.',
      tags: ['evaluation'],
      params: caseParamsSchema,
      response: {
        200: addedEvalCasesSchema.describe('The version that the set has now.'),
        ...errorAnswers(['EVAL_CASE_NOT_FOUND']),
      },
    },
    async handler(request) {
      const { workload, id } = request.params;
      const { cases } = await record.ask(() => deps.store.getEvalSet(tenantId, workload));
      const left = cases.filter((one) => one.id !== id);
      if (left.length === cases.length)
        throw new UpshiftError('EVAL_CASE_NOT_FOUND', 'The set has no case of that id.');
      const version = versionOf(left);
      await record.ask(() => deps.store.saveEvalCases(tenantId, workload, { put: [], remove: [id], version }));
      return { hash: version.hash, cases: left.length, added: 0, changed: 0, same: left.length };
    },
  });
}

/**
 * Adds cases to a set.
 *
 * @throws UpshiftError WORKLOAD_UNKNOWN, EVAL_SET_FULL
 */
export async function addCases(
  { deps, record, tenantId }: ApiContext,
  workload: string,
  cases: readonly EvalCase[],
): Promise<AddedEvalCases> {
  if (!Object.hasOwn(deps.portfolio().portfolio.workloads, workload))
    throw new UpshiftError('WORKLOAD_UNKNOWN', 'The portfolio has no workload of that name.', { path: '/workload' });
  const present = await record.ask(() => deps.store.getEvalSet(tenantId, workload));
  const known = new Map(present.cases.map((one) => [one.id, one]));
  const put = new Map<string, StoredCase>();
  let [added, changed, same] = [0, 0, 0];
  for (const one of cases) {
    const id = caseIdOf(one, sha256);
    const before = put.get(id) ?? known.get(id);
    if (before === undefined) added += 1;
    else if (canonicalJson(before.case) === canonicalJson(one)) same += 1;
    else changed += 1;
    put.set(id, { id, case: one });
  }
  const all = [...new Map([...known, ...put]).values()];
  if (all.length > evalLimits.casesPerSet)
    throw new UpshiftError(
      'EVAL_SET_FULL',
      `The set would have ${all.length} cases; ${evalLimits.casesPerSet} are allowed.`,
    );
  const version = versionOf(all);
  if (added + changed > 0)
    await record.ask(() =>
      deps.store.saveEvalCases(tenantId, workload, { put: [...put.values()], remove: [], version }),
    );
  return { hash: version.hash, cases: all.length, added, changed, same };
}

function versionOf(cases: readonly StoredCase[]) {
  const edgeCases = cases.filter((one) => one.case.tags?.edgeCase === true).length;
  return { hash: setHashOf(cases, sha256), cases: cases.length, edgeCases };
}
