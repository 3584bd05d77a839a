import { freshProgress, type Portfolio, portfolioSchema, type Verdict } from '@upshift/contracts';
import { replayEscalation } from '@upshift/core';
import { createEscalateStage } from '@upshift/escalator';
import { createMemoryLimiter } from '@upshift/limits';
import type { ClaimedWork, ValidatorRunner } from '@upshift/ports';
import type { Stage } from '@upshift/stage';
import { systemClock } from '@upshift/telemetry';
import { fixtureTask, silentLogger } from '@upshift/testkit';
import { createValidateStage } from '@upshift/validator';
import { describe, expect, it } from 'vitest';

/**
 * The four signals, each through the very stages that serve: an answer of the weakest tier meets the validators, and what they
 * make of it meets the escalator. The task escalates for that reason; with the signal gone the same task does not.
 */

const price = { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up for tests', date: '2026-11-01' };
const deployment = (vendor: string) => ({
  vendor,
  model: vendor,
  provider: { kind: 'replay', baseUrl: 'http://127.0.0.1:9' },
  price,
  noRollback: 'made up for tests',
});
const portfolio: Portfolio = portfolioSchema.parse({
  name: 'signals',
  defaultWorkload: 'form',
  tiers: [
    { name: 'efficient', deployments: ['small'] },
    { name: 'premium', deployments: ['large'] },
  ],
  deployments: { small: deployment('a'), large: deployment('b') },
  workloads: {
    form: { validators: [{ name: 'form', kind: 'json_schema', onFail: 'escalate' }] },
    sure: { validators: [{ name: 'sure', kind: 'confidence', min: 0.9 }] },
    rules: { validators: [{ name: 'rules', kind: 'policy' }] },
    public: { audience: 'public', outputRisk: { threshold: 0.1, wrong: { efficient: 0.15, premium: 0.05 } } },
    faithful: { validators: [{ name: 'form', kind: 'json_schema', weak: true }] },
  },
});
const attempt = { step: 2, no: 0, try: 1 };

interface Answer {
  readonly workload: string;
  readonly verdict?: Verdict['verdict'];
  readonly confidence?: number;
  readonly audience?: 'internal';
}

function toWork({ workload, confidence = 0.95, audience }: Answer): ClaimedWork {
  const request = fixtureTask().request;
  const output = { text: 'the answer', toolCalls: null };
  return {
    key: { taskId: 't_01TEST00000000000000000001', step: 3, no: 0 },
    kind: 'validate',
    fence: 1,
    task: {
      taskId: 't_01TEST00000000000000000001',
      tenantId: 'default',
      step: 3,
      state: 'open',
      workload,
      portfolioHash: 'x',
      risk: 'low',
      priority: 5,
      request: { ...request, audience: audience ?? null },
      progress: { ...freshProgress, startTier: 'efficient', tier: 'efficient' },
      remainingMs: 60_000,
      budgetNanoUsd: 1e9,
      spentNanoUsd: 0,
      reservedNanoUsd: 0,
      calls: 1,
      maxCalls: 10,
      crashes: 0,
    },
    call: null,
    attempt: null,
    barrier: null,
    window: null,
    windowLeftNanoUsd: null,
    history: {
      answers: [
        {
          attempt,
          deployment: 'small',
          tier: 'efficient',
          mode: 'first',
          output,
          confidence: workload === 'sure' ? confidence : null,
        },
      ],
      verdicts: [],
      failures: [],
      moments: [],
      tokens: 20,
    },
    siblings: [],
    traceparent: null,
  };
}

async function decide<Facts>(stage: Stage<Facts>, work: ClaimedWork) {
  const beginBeside = (): never => {
    throw new Error('No second call is begun here.');
  };
  const span = { traceparent: null, set() {}, event() {}, fail() {}, end() {} };
  const context = { signal: AbortSignal.timeout(10_000), startSpan: () => span, beginBeside, logger: silentLogger };
  return stage.decide(work, await stage.gather(work, context));
}

/** Through the validators, and through the escalator where they object. */
async function serve(answer: Answer) {
  const portfolios = { byHash: async () => portfolio };
  const validators: Pick<ValidatorRunner, 'judge'> = {
    async judge(config, { confidence }) {
      const doubts = config.kind === 'confidence' && (confidence ?? 1) < config.min;
      const verdict = answer.verdict ?? (doubts ? 'fail' : 'pass');
      const evidence = verdict === 'pass' ? [] : [{ path: '', message: 'a word of the answer' }];
      return { validator: config.name, version: '1', verdict, score: null, evidence, error: null, durationMs: 1 };
    },
  };
  const provider = { call: () => Promise.reject(new Error('No judge is asked here.')), close: async () => undefined };
  const work = toWork(answer);
  const judged = await decide(
    createValidateStage({
      portfolios,
      validators: validators as ValidatorRunner,
      provider,
      clock: systemClock,
      random: { next: () => 0 },
      limiter: createMemoryLimiter({ clock: systemClock }),
      store: { deploymentChanges: async () => [] },
      logger: silentLogger,
    }),
    work,
  );
  if (judged.kind !== 'forward') return { judged, escalated: null };
  const verdicts = [...work.history.verdicts, ...judged.verdicts];
  const next: ClaimedWork = {
    ...work,
    kind: 'escalate',
    key: { ...work.key, step: 4 },
    task: { ...work.task, step: 4, progress: judged.progress },
    history: { ...work.history, verdicts },
  };
  return { judged, escalated: await decide(createEscalateStage({ portfolios }), next) };
}

describe.each<[string, Answer, Answer, string, string]>([
  [
    'a validator that fails the answer',
    { workload: 'form', verdict: 'fail' },
    { workload: 'form' },
    'validator_failed',
    'form',
  ],
  [
    'a deployment that is not sure',
    { workload: 'sure', confidence: 0.6 },
    { workload: 'sure' },
    'low_confidence',
    'sure',
  ],
  [
    'a policy that cannot decide',
    { workload: 'rules', verdict: 'unknown' },
    { workload: 'rules' },
    'policy_uncertain',
    'rules',
  ],
  [
    'a risk that users would bear',
    { workload: 'public' },
    { workload: 'public', audience: 'internal' },
    'risk_threshold',
    'impact 1 × 0.15 wrong = 0.15 > 0.1',
  ],
])('%s', (_, given, without, reason, detail) => {
  it('escalates the task, and says why', async () => {
    const { escalated } = await serve(given);
    expect(escalated).toMatchObject({
      kind: 'forward',
      action: 'escalate',
      reason,
      detail,
      fromTier: 'efficient',
      toTier: 'premium',
      works: [{ kind: 'call', queue: 'execute-premium' }],
    });
    expect(escalated?.signals).toEqual(expect.arrayContaining([{ name: reason, value: detail }]));
    expect(escalated?.signals).toEqual(expect.arrayContaining([{ name: 'deployment', value: 'small' }]));
    expect(JSON.stringify(escalated?.signals)).not.toContain('the answer');
  });

  it('does not, once it is gone', async () => {
    expect(await serve(without)).toMatchObject({ judged: { kind: 'finish', action: 'accept' }, escalated: null });
  });

  it('is decided the same again from what the record keeps', async () => {
    const { escalated } = await serve(given);
    const facts = JSON.parse(JSON.stringify(escalated?.facts));
    const again = replayEscalation(facts, portfolio, toWork(given).task.request);
    expect(again).toMatchObject({ kind: 'call', action: 'escalate', reason, detail, toTier: 'premium' });
  });
});

it('a weak signal by itself leaves the task where it is', async () => {
  const { judged, escalated } = await serve({ workload: 'faithful', verdict: 'fail' });
  expect(judged).toMatchObject({ kind: 'finish', reason: 'weak_signal' });
  expect(escalated).toBeNull();
});
