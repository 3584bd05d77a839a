import { type ModelOutput, portfolioSchema, type Verdict } from '@upshift/contracts';
import { createMemoryLimiter } from '@upshift/limits';
import type {
  CallPlan,
  ClaimedWork,
  DeploymentChange,
  Limiter,
  ModelCall,
  ModelProvider,
  ValidatorRunner,
} from '@upshift/ports';
import { ProviderError } from '@upshift/ports';
import type { StageContext } from '@upshift/stage';
import { silentLogger } from '@upshift/testkit';
import { describe, expect, it } from 'vitest';
import { createValidateStage } from './validate-stage.ts';

const judge = { name: 'opinion', kind: 'judge', deployment: 'other', rubric: 'Right.' };
const shape = { name: 'shape', kind: 'json_schema' };

function portfolioOf(validators: readonly object[], more: object = {}, limits?: object) {
  const deployment = (vendor: string) => ({
    vendor,
    model: vendor,
    provider: { kind: 'replay', baseUrl: 'http://127.0.0.1:9' },
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: 'made up', date: '2026-11-01' },
    noRollback: 'made up',
  });
  return portfolioSchema.parse({
    name: 'test',
    defaultWorkload: 'chat',
    tiers: [{ name: 'efficient', deployments: ['own'] }],
    deployments: {
      own: deployment('own'),
      other: { ...deployment('other'), ...(limits === undefined ? {} : { limits }) },
    },
    workloads: { chat: { validators, ...more } },
  });
}

const output: ModelOutput = { text: 'The answer.', toolCalls: null };
const answer = {
  attempt: { step: 2, no: 0, try: 1 },
  deployment: 'own',
  tier: 'efficient',
  mode: 'first',
  output,
  confidence: null,
} as const;

function workOf(more: Partial<ClaimedWork> = {}): ClaimedWork {
  return {
    key: { taskId: 't_1', step: 3, no: 0 },
    kind: 'validate',
    fence: 1,
    task: {
      taskId: 't_1',
      tenantId: 'default',
      step: 3,
      state: 'open',
      workload: 'chat',
      portfolioHash: 'hash',
      risk: 'low',
      priority: 0,
      request: {
        input: { messages: [{ role: 'user', content: 'A question.' }], tools: null },
        outputSchema: null,
        requestedWorkload: null,
        requestedRisk: null,
        audience: null,
        minTier: null,
        metadata: {},
      },
      progress: { startTier: null, tier: 'efficient', repairs: 0, escalations: 0, best: null, objection: null },
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
    history: { answers: [answer], verdicts: [], failures: [], moments: [] },
    siblings: [],
    traceparent: null,
    ...more,
  } as ClaimedWork;
}

function verdictOf(validator: string, verdict: Verdict['verdict']): Verdict {
  return { validator, version: '1', verdict, score: null, evidence: [], error: null, durationMs: 1 };
}

const context = {
  signal: new AbortController().signal,
  startSpan: () => ({ traceparent: null, set() {}, event() {}, fail() {}, end() {} }),
} as unknown as StageContext;

function stageOf(
  validators: readonly object[],
  found: Readonly<Record<string, Verdict['verdict']>>,
  call: ModelProvider['call'] = () => Promise.reject(new Error('nobody is to be called')),
  more: object = {},
  { limits, limiter, drained = [] }: { limits?: object; limiter?: Limiter; drained?: readonly string[] } = {},
) {
  const clock = { now: () => 0, monotonic: () => 0, sleep: async () => undefined };
  const runner: Pick<ValidatorRunner, 'judge'> = {
    judge: async ({ name }) => verdictOf(name, found[name] ?? 'unknown'),
  };
  return createValidateStage({
    portfolios: { byHash: async () => portfolioOf(validators, more, limits) } as never,
    validators: runner as ValidatorRunner,
    provider: { call },
    clock,
    random: { next: () => 0 },
    limiter: limiter ?? createMemoryLimiter({ clock }),
    store: {
      deploymentChanges: async () => drained.map((deployment) => ({ deployment, action: 'drain' }) as DeploymentChange),
    },
    logger: silentLogger,
  });
}

async function run(stage: ReturnType<typeof stageOf>, work: ClaimedWork) {
  return stage.decide(work, await stage.gather(work, context));
}

const plan: CallPlan = {
  tier: 'judge',
  mode: 'judge',
  choices: [{ deployment: 'other', reserveNanoUsd: 9_000 }],
  maxOutputTokens: 300,
};
const asked = (verdicts: readonly Verdict[]): ClaimedWork =>
  workOf({
    call: plan,
    attempt: { ref: { step: 3, no: 0, try: 1 }, deployment: 'other', reservedNanoUsd: 9_000 },
    history: {
      answers: [answer],
      verdicts: verdicts.map((verdict) => ({ attempt: answer.attempt, verdict })),
      failures: [],
      moments: [],
    },
  });
const says = (text: string) => async (_call: ModelCall) => ({
  output: { text, toolCalls: null },
  usage: { inputTokens: 1000, cachedInputTokens: 0, outputTokens: 100 },
  modelServed: 'other',
  finishReason: 'stop',
  vendorCostNanoUsd: null,
  recordedLatencyMs: null,
  confidence: null,
});

describe('a judge', () => {
  it('is asked after all others, where nothing speaks against the answer', async () => {
    const outcome = await run(stageOf([judge, shape], { shape: 'pass' }), workOf());
    expect(outcome).toMatchObject({
      kind: 'forward',
      reason: 'judge_asked',
      works: [{ kind: 'validate', call: { mode: 'judge', choices: [{ deployment: 'other' }] } }],
    });
    expect(outcome.verdicts).toMatchObject([{ verdict: { validator: 'shape', verdict: 'pass' } }]);
  });

  it('is not asked where another validator objects', async () => {
    const outcome = await run(stageOf([judge, shape], { shape: 'fail' }), workOf());
    expect(outcome).toMatchObject({ kind: 'forward', reason: 'validator_failed', detail: 'shape' });
  });

  it('may prove what a deployment says nothing of, also where the risk is high', async () => {
    const sure = { name: 'sure', kind: 'confidence', min: 0.9 };
    const stage = stageOf([sure, judge], { sure: 'unknown' }, undefined, { risk: 'high' });
    expect(await run(stage, workOf())).toMatchObject({ reason: 'judge_asked' });
    const judged = stageOf([sure, judge], {}, says('{"reason":"Right.","verdict":"pass"}'), { risk: 'high' });
    expect(await run(judged, asked([verdictOf('sure', 'unknown')]))).toMatchObject({ kind: 'finish' });
  });

  it('has its call booked at what it cost, with its verdict beside what was found before', async () => {
    const stage = stageOf([judge, shape], {}, says('{"reason":"Wrong.","verdict":"fail"}'));
    const outcome = await run(stage, asked([verdictOf('shape', 'pass')]));
    expect(outcome).toMatchObject({
      kind: 'forward',
      reason: 'validator_failed',
      detail: 'opinion',
      attempt: { state: 'finished', output: null, costNanoUsd: 1_400_000, costSource: 'price' },
    });
  });

  it('that fails leaves the verdict unknown and the reservation booked where nobody knows the bill', async () => {
    const fails = async () => Promise.reject(new ProviderError('timeout', 'late', { billed: 'unknown' }));
    const outcome = await run(stageOf([judge], {}, fails), asked([]));
    expect(outcome.attempt).toMatchObject({ state: 'failed', failureClass: 'timeout', costNanoUsd: 9_000 });
    expect(outcome.verdicts).toMatchObject([{ verdict: { verdict: 'unknown', error: 'timeout' } }]);
  });

  it('that was interrupted is asked again elsewhere, and has said nothing', async () => {
    const stops = async () => Promise.reject(new ProviderError('interrupted', 'stopping'));
    const outcome = await run(stageOf([judge], {}, stops), asked([]));
    expect(outcome).toMatchObject({
      kind: 'forward',
      reason: 'interrupted',
      works: [{ kind: 'validate', call: plan }],
    });
    expect(outcome.verdicts).toEqual([]);
  });

  it('that the budget forbids is never asked, and nothing is accepted', async () => {
    const outcome = await run(stageOf([judge], {}), { ...asked([]), attempt: null, barrier: 'budget' });
    expect(outcome).toMatchObject({ kind: 'forward', reason: 'validator_unknown', attempt: null });
    expect(outcome.verdicts).toMatchObject([{ verdict: { verdict: 'unknown', error: 'budget' } }]);
  });
});

describe('the limits of a judge', () => {
  const waiting = (): ClaimedWork => ({ ...asked([]), key: { taskId: 't_1', step: 3, no: 0 }, attempt: null });
  const passes = says('{"reason":"Right.","verdict":"pass"}');
  const admitted = async (stage: ReturnType<typeof stageOf>, work: ClaimedWork) =>
    (await stage.admit?.(work, context))?.kind;
  const begun = (work: ClaimedWork): ClaimedWork => ({ ...work, attempt: asked([]).attempt });

  it('are those of its deployment: a call more than it may take at once waits, and asks nobody', async () => {
    const stage = stageOf([judge], {}, passes, {}, { limits: { concurrency: 1 } });
    const [first, second] = [waiting(), waiting()];
    expect([await admitted(stage, first), await admitted(stage, second)]).toEqual(['admitted', 'refused']);
    const outcome = await run(stage, second);
    expect(outcome).toMatchObject({
      kind: 'retry',
      action: 'wait',
      reason: 'wait_capacity',
      call: plan,
      attempt: null,
    });
    expect(outcome.verdicts).toEqual([]);
    expect(await run(stage, begun(first))).toMatchObject({ kind: 'finish' });
    expect(await admitted(stage, second)).toBe('admitted');
    expect(await run(stage, begun(second))).toMatchObject({ kind: 'finish' });
  });

  it('are given back where the call could not be begun', async () => {
    const stage = stageOf([judge], {}, passes, {}, { limits: { concurrency: 1 } });
    const admittance = await stage.admit?.(waiting(), context);
    if (admittance?.kind !== 'admitted') throw new Error('It was not admitted.');
    admittance.release();
    expect(await admitted(stage, waiting())).toBe('admitted');
  });

  it('that its failures reach leave it alone: it has not spoken where no turn comes before the deadline', async () => {
    const fails = async () =>
      Promise.reject(new ProviderError('quota_exhausted', 'nothing left', { billed: 'nothing' }));
    const stage = stageOf([judge], {}, fails);
    const first = waiting();
    expect(await admitted(stage, first)).toBe('admitted');
    await run(stage, begun(first));
    const late = waiting();
    expect(await admitted(stage, late)).toBe('refused');
    const outcome = await run(stage, { ...late, task: { ...late.task, remainingMs: 5 } });
    expect(outcome).toMatchObject({ kind: 'forward', reason: 'validator_unknown', attempt: null });
    expect(outcome.verdicts).toMatchObject([{ verdict: { error: 'provider_exhausted' } }]);
  });

  it('hold for a person too: a judge that was drained is waited for', async () => {
    const stage = stageOf([judge], {}, passes, {}, { drained: ['other'] });
    const work = waiting();
    expect(await admitted(stage, work)).toBe('refused');
    expect(await run(stage, work)).toMatchObject({
      kind: 'retry',
      delayMs: 30_000,
      detail: expect.stringMatching(/drained/),
    });
  });

  it('are asked again in a moment where the limiter is away', async () => {
    const away = { acquire: () => Promise.reject(new Error('away')) } as unknown as Limiter;
    const stage = stageOf([judge], {}, passes, {}, { limiter: away });
    const work = waiting();
    expect(await admitted(stage, work)).toBe('refused');
    expect(await run(stage, work)).toMatchObject({ kind: 'retry', reason: 'limiter_away' });
  });
});
