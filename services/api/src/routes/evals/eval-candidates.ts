import {
  addedEvalCasesSchema,
  approveCandidateSchema,
  candidateStates,
  dismissCandidateSchema,
  type EvalCandidate,
  evalCandidateSchema,
  evalCaseSchema,
  UpshiftError,
} from '@upshift/contracts';
import { caseIdOf } from '@upshift/evals';
import { z } from 'zod';
import type { ApiContext } from '../../api-context.ts';
import type { ApiServer } from '../../server.ts';
import { errorAnswers } from '../error-answers.ts';
import { candidateParamsSchema, sha256, toCandidateId, workloadFilter } from './eval-params.ts';
import { addCases } from './eval-sets.ts';

const filterSchema = z.strictObject({
  workload: workloadFilter,
  state: z.enum(candidateStates).default('waiting'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
/** Of the newest tasks; older ones were looked at when they were new. */
const harvestTasks = 5000;
const namedAtOnce = 500;

/** `/v1/eval-candidates`: settled tasks that may become cases. A person decides. */
export function addEvalCandidates(server: ApiServer, context: ApiContext): void {
  const { deps, record, tenantId } = context;

  async function withDuplicates(found: readonly Omit<EvalCandidate, 'duplicateOf'>[]): Promise<EvalCandidate[]> {
    const sets = new Map<string, ReadonlySet<string>>();
    for (const workload of new Set(found.map((one) => one.workload))) {
      const { cases } = await record.ask(() => deps.store.getEvalSet(tenantId, workload));
      sets.set(workload, new Set(cases.map(({ id }) => id)));
    }
    return found.map((one) => {
      const id = caseIdOf(askedBy(one), sha256);
      return { ...one, duplicateOf: sets.get(one.workload)?.has(id) === true ? id : null };
    });
  }

  /** What asks the same is one question to a person: every new candidate is named by what it asks. */
  async function nameNew(): Promise<void> {
    for (;;) {
      const unnamed = await record.ask(() => deps.store.unnamedCandidates(tenantId, namedAtOnce));
      if (unnamed.length === 0) return;
      const names = unnamed.map((one) => ({ id: one.id, question: caseIdOf(askedBy(one), sha256) }));
      await record.ask(() => deps.store.nameCandidates(tenantId, names));
    }
  }

  async function load(id: string): Promise<Omit<EvalCandidate, 'duplicateOf'>> {
    const known = toCandidateId(id);
    const candidate = known === null ? null : await record.ask(() => deps.store.getEvalCandidate(tenantId, known));
    if (candidate === null) throw new UpshiftError('EVAL_CANDIDATE_NOT_FOUND', 'There is no candidate of that id.');
    return candidate;
  }

  async function decide(id: string, as: 'approved' | 'dismissed', by: string): Promise<void> {
    const { outcome } = await record.ask(() => deps.store.decideEvalCandidate(tenantId, id, { as, by }));
    if (outcome === 'decided') return;
    if (outcome === 'unknown') throw new UpshiftError('EVAL_CANDIDATE_NOT_FOUND', 'There is no candidate of that id.');
    throw new UpshiftError('EVAL_CANDIDATE_DECIDED', 'The candidate was approved or dismissed before.');
  }

  server.route({
    method: 'GET',
    url: '/v1/eval-candidates',
    schema: {
      operationId: 'listEvalCandidates',
      summary: 'List candidates for eval sets',
      description:
        'From escalations, reviews, audits and feedback. Of several that ask the same one is listed, with how many it stands for. `duplicateOf` names the case that asks the same already.',
      tags: ['evaluation'],
      querystring: filterSchema,
      response: {
        200: z.object({ candidates: z.array(evalCandidateSchema) }).describe('Newest first.'),
        ...errorAnswers(['REQUEST_INVALID']),
      },
    },
    async handler(request) {
      const { workload, state, limit } = request.query;
      await record.ask(() => deps.store.harvestCandidates(tenantId, harvestTasks));
      await nameNew();
      const filter = { state, limit, ...(workload === undefined ? {} : { workload }) };
      return {
        candidates: await withDuplicates(await record.ask(() => deps.store.listEvalCandidates(tenantId, filter))),
      };
    },
  });

  server.route({
    method: 'POST',
    url: '/v1/eval-candidates/:id/approve',
    schema: {
      operationId: 'approveEvalCandidate',
      summary: 'Make a candidate a case',
      tags: ['evaluation'],
      params: candidateParamsSchema,
      body: approveCandidateSchema,
      response: {
        200: addedEvalCasesSchema.describe('The version that the set has now.'),
        ...errorAnswers([
          'REQUEST_INVALID',
          'EVAL_CANDIDATE_NOT_FOUND',
          'EVAL_CANDIDATE_DECIDED',
          'EVAL_REFERENCE_MISSING',
          'WORKLOAD_UNKNOWN',
          'EVAL_SET_FULL',
        ]),
      },
    },
    async handler(request) {
      const { by, reference, edgeCase } = request.body;
      const candidate = await load(request.params.id);
      const known = reference ?? candidate.reference;
      if (known === null)
        throw new UpshiftError(
          'EVAL_REFERENCE_MISSING',
          'Nobody has said what the right answer is: give a "reference".',
          {
            path: '/reference',
          },
        );
      const one = evalCaseSchema.parse({
        ...askedBy(candidate),
        reference: known,
        tags: { source: candidate.source, ...(edgeCase === undefined ? {} : { edgeCase }) },
      });
      if (candidate.state !== 'waiting')
        throw new UpshiftError('EVAL_CANDIDATE_DECIDED', `The candidate was ${candidate.state} before.`);
      // The case first: a candidate that is approved and no case would be lost; a case twice is one case.
      const added = await addCases(context, candidate.workload, [one]);
      await decide(candidate.id, 'approved', by);
      return added;
    },
  });

  server.route({
    method: 'POST',
    url: '/v1/eval-candidates/:id/dismiss',
    schema: {
      operationId: 'dismissEvalCandidate',
      summary: 'Dismiss a candidate',
      tags: ['evaluation'],
      params: candidateParamsSchema,
      body: dismissCandidateSchema,
      response: {
        200: z.object({ id: z.string() }).describe('It is listed as dismissed.'),
        ...errorAnswers(['REQUEST_INVALID', 'EVAL_CANDIDATE_NOT_FOUND', 'EVAL_CANDIDATE_DECIDED']),
      },
    },
    async handler(request) {
      const { id } = await load(request.params.id);
      await decide(id, 'dismissed', request.body.by);
      return { id };
    },
  });
}

function askedBy({ input, outputSchema }: Pick<EvalCandidate, 'input' | 'outputSchema'>) {
  return { input, ...(outputSchema === null ? {} : { output: { schema: outputSchema } }) };
}
