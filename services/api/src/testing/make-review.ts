import { type LedgerView, reviewTermsOf, type TaskView } from '@upshift/contracts';
import type { ReviewFacts, TaskStore } from '@upshift/ports';
import { createFakeStore, type FakeStore } from './fake-store.ts';
import { samplePortfolio, samplePortfolioHash } from './sample-portfolio.ts';
import { toTaskId } from './start-api.ts';

const at = '2026-11-26T10:00:00.000Z';
const portfolio = {
  ...samplePortfolio,
  review: { ratePerHourUsd: 60, slaMinutes: 30 },
  workloads: {
    ...samplePortfolio.workloads,
    shaped: {
      validators: [
        {
          kind: 'json_schema',
          name: 'shape',
          onFail: 'repair',
          onUnknown: 'review',
          onError: 'review',
          timeoutMs: 1000,
        },
        {
          kind: 'confidence',
          name: 'sure',
          min: 0.9,
          onFail: 'escalate',
          onUnknown: 'escalate',
          onError: 'escalate',
          timeoutMs: 1000,
        },
      ],
    },
  },
} satisfies typeof samplePortfolio;

export const reviewedTask: TaskView = {
  id: toTaskId(1),
  state: 'in_review',
  progress: 'settled',
  workload: 'shaped',
  risk: 'low',
  tier: 'premium',
  reason: 'validator_failed',
  reasonDetail: 'shape',
  portfolio: samplePortfolioHash,
  costUsd: 0.01,
  calls: 1,
  createdAt: at,
  settledAt: at,
  deadlineAt: at,
  simulated: null,
  output: null,
  metadata: {},
};

/** A task in review that "ann" has, with one answer. */
export function makeReview(task: Partial<TaskView> = {}): ReviewFacts {
  const view = { ...reviewedTask, ...task };
  const money = { budgetNanoUsd: 5, spentNanoUsd: 0, reservedNanoUsd: 0, usefulNanoUsd: 0, wastedNanoUsd: 0 };
  const ledger: LedgerView = {
    task: view,
    attempts: [],
    verdicts: [],
    decisions: [],
    money: { ...money, estimatedNanoUsd: 0, overrunNanoUsd: 0 },
  };
  const ref = { step: 2, no: 0, try: 1 };
  return {
    item: {
      task: view.id,
      tenant: 'default',
      workload: view.workload,
      risk: view.risk,
      reason: view.reason,
      reasonDetail: view.reasonDetail,
      openedAt: at,
      ageSeconds: 60,
      dueAt: null,
      overdue: false,
      claim: { reviewer: 'ann', claimedAt: at, leaseUntil: at },
    },
    terms: reviewTermsOf(portfolio, view.workload),
    request: {
      input: { messages: [{ role: 'user', content: 'Invoice 7' }], tools: null },
      outputSchema: { type: 'object' },
      requestedWorkload: null,
      requestedRisk: null,
      audience: null,
      minTier: null,
      metadata: {},
    },
    answers: [{ ref, attempt: `${view.id}-2-0-1`, output: { text: '{"total": 12}', toolCalls: null } }],
    proposed: ref,
    ledger,
    portfolioHash: view.portfolio,
  };
}

/** A record with that review; what is done with it is up to the test. */
export function reviewStore(overrides: Partial<TaskStore> = {}, facts: ReviewFacts | null = makeReview()): FakeStore {
  return createFakeStore({
    getReview: async () => facts,
    getTask: async () => facts?.ledger.task ?? null,
    loadPortfolio: async (hash) => ({ hash, portfolio, source: '' }),
    ...overrides,
  });
}
