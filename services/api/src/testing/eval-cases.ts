import type { ErrorCode, EvalCandidate } from '@upshift/contracts';
import type { TaskStore } from '@upshift/ports';
import { toTaskId } from './start-api.ts';

/** A request that an evaluation's door refuses, and what the record says meanwhile. */
export interface EvalErrorCase {
  readonly code: ErrorCode;
  readonly what: string;
  readonly path?: string;
  readonly request: { readonly method: 'GET' | 'POST' | 'DELETE'; readonly url: string; readonly payload?: object };
  readonly store: Partial<TaskStore>;
}

const candidate: Omit<EvalCandidate, 'duplicateOf'> = {
  id: '1',
  source: 'audit',
  state: 'waiting',
  workload: 'support',
  task: toTaskId(1),
  input: { messages: [{ role: 'user', content: 'a' }], tools: null },
  outputSchema: null,
  reference: null,
  decidedBy: null,
  verdict: 'differs',
  comment: null,
  createdAt: '2026-11-26T01:00:00.000Z',
  repeats: 0,
};
const emptySet: Partial<TaskStore> = {
  getEvalSet: async (_tenant, workload) => ({ workload, cases: [], versions: [] }),
};
const one = { prompt: 'a', reference: { text: 'b' } };
const fullSet: Partial<TaskStore> = {
  getEvalSet: async (_tenant, workload) => ({
    workload,
    cases: Array.from({ length: 20_000 }, (_, n) => ({ id: `${n}`, case: { ...one, weight: 1 } })),
    versions: [],
  }),
};
const approve = { by: 'ann' };

export const evalErrorCases: readonly EvalErrorCase[] = [
  {
    code: 'EVAL_SET_EMPTY',
    what: 'a set that nobody began',
    request: { method: 'GET', url: '/v1/eval-sets/support' },
    store: emptySet,
  },
  {
    code: 'EVAL_BUDGET_SPENT',
    what: 'a run on a day whose money for evaluations is spent',
    path: '/workload',
    request: { method: 'POST', url: '/v1/eval-runs', payload: { workload: 'support' } },
    store: {
      getEvalSet: async (workload) => ({ workload, cases: [{ id: '1', case: { ...one, weight: 1 } }], versions: [] }),
      evalWindows: async () => [
        {
          workload: 'eval/',
          period: 'day',
          limitNanoUsd: 1_000_000_000,
          spentNanoUsd: 1_000_000_000,
          reservedNanoUsd: 0,
          turnsInMs: 3_600_000,
        },
      ],
    },
  },
  {
    code: 'EVAL_SET_FULL',
    what: 'one case more than a set holds',
    request: { method: 'POST', url: '/v1/eval-sets/support/cases', payload: { cases: [one] } },
    store: fullSet,
  },
  {
    code: 'EVAL_CASE_NOT_FOUND',
    what: 'a case that the set has not',
    request: { method: 'DELETE', url: '/v1/eval-sets/support/cases/none' },
    store: emptySet,
  },
  {
    code: 'EVAL_RUN_NOT_FOUND',
    what: 'a run that never was',
    request: { method: 'GET', url: '/v1/eval-runs/none' },
    store: { getEvalRun: async () => null },
  },
  {
    code: 'EVAL_SCHEDULE_NOT_FOUND',
    what: 'the end of a schedule that is none',
    request: { method: 'DELETE', url: '/v1/eval-schedules?workload=support' },
    store: { removeEvalSchedule: async () => false },
  },
  {
    code: 'EVAL_CANDIDATE_NOT_FOUND',
    what: 'a candidate that is none',
    request: { method: 'POST', url: '/v1/eval-candidates/9/dismiss', payload: approve },
    store: { getEvalCandidate: async () => null },
  },
  {
    code: 'EVAL_CANDIDATE_DECIDED',
    what: 'a candidate that was dismissed before',
    request: { method: 'POST', url: '/v1/eval-candidates/1/dismiss', payload: approve },
    store: {
      getEvalCandidate: async () => ({ ...candidate, state: 'dismissed' }),
      decideEvalCandidate: async () => ({ outcome: 'decided_before' }),
    },
  },
  {
    code: 'EVAL_REFERENCE_MISSING',
    what: 'a candidate of which nobody knows the answer',
    path: '/reference',
    request: { method: 'POST', url: '/v1/eval-candidates/1/approve', payload: approve },
    store: { getEvalCandidate: async () => candidate },
  },
];
