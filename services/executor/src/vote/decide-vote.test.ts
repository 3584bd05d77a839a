import { type ModelOutput, type Portfolio, portfolioSchema, type Verdict } from '@upshift/contracts';
import type { ClaimedWork, History, Sibling } from '@upshift/ports';
import { describe, expect, it } from 'vitest';
import { decideCall } from '../decide-call.ts';

const names = ['a', 'b', 'c'] as const;
const portfolio = toPortfolio({
  kind: 'quorum',
  members: [
    { deployment: 'a', weight: 1 },
    { deployment: 'b', weight: 1 },
    { deployment: 'c', weight: 2, delayMs: null, callBelow: 1.5 },
  ],
  decisiveLead: 1.5,
  undecided: 'escalate',
});

function toPortfolio(plan: unknown, validators: unknown[] = []): Portfolio {
  return portfolioSchema.parse({
    name: 'votes',
    defaultWorkload: 'vote',
    tiers: [
      { name: 'efficient', deployments: ['a', 'b'] },
      { name: 'premium', deployments: ['c'] },
    ],
    deployments: Object.fromEntries(
      names.map((name) => [
        name,
        {
          vendor: name,
          model: name,
          provider: { kind: 'replay', baseUrl: 'http://127.0.0.1:9' },
          price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up for tests', date: '2026-11-01' },
          noRollback: 'made up for tests',
        },
      ]),
    ),
    workloads: { vote: { plan, validators } },
  });
}

interface Step {
  readonly no: number;
  /** What the record holds of the others: their answers by number. */
  readonly answers?: Readonly<Record<number, string>>;
  readonly failures?: readonly number[];
  readonly siblings?: readonly Sibling[];
  readonly barrier?: ClaimedWork['barrier'];
  readonly moments?: History['moments'];
}

const output = (text: string): ModelOutput => ({ text, toolCalls: null });
const refOf = (no: number) => ({ step: 2, no, try: 1 });
const tierOf = (no: number): string => (no === 2 ? 'premium' : 'efficient');

function toWork({ no, answers = {}, failures = [], siblings = [], barrier = null, moments = [] }: Step): ClaimedWork {
  const deployment = names[no] ?? '';
  const history: History = {
    answers: Object.entries(answers).map(([member, text]) => ({
      attempt: refOf(Number(member)),
      deployment: names[Number(member)] ?? '',
      tier: tierOf(Number(member)),
      mode: 'vote',
      output: output(text),
      confidence: null,
    })),
    verdicts: [],
    failures: failures.map((member) => ({
      attempt: refOf(member),
      deployment: names[member] ?? '',
      tier: tierOf(member),
      failureClass: 'server_error',
    })),
    moments,
  };
  return {
    key: { taskId: 't_1', step: 2, no },
    kind: 'call',
    fence: 1,
    task: {
      taskId: 't_1',
      tenantId: 'default',
      step: 2,
      state: 'open',
      workload: 'vote',
      portfolioHash: 'x',
      risk: 'low',
      priority: 5,
      request: {
        input: { messages: [{ role: 'user', content: 'What is two and two?' }], tools: null },
        outputSchema: null,
        requestedWorkload: null,
        requestedRisk: null,
        audience: null,
        minTier: null,
        metadata: {},
      },
      progress: { startTier: 'efficient', tier: 'efficient', repairs: 0, escalations: 0, best: null, objection: null },
      remainingMs: 60_000,
      budgetNanoUsd: 1e9,
      spentNanoUsd: 0,
      reservedNanoUsd: 0,
      calls: 1,
      maxCalls: 10,
      crashes: 0,
    },
    call: { tier: tierOf(no), mode: 'vote', choices: [{ deployment, reserveNanoUsd: 10 }], maxOutputTokens: 10 },
    attempt: barrier === null ? { ref: refOf(no), deployment, reservedNanoUsd: 10 } : null,
    barrier,
    window: null,
    windowLeftNanoUsd: null,
    history,
    siblings,
    traceparent: null,
  };
}

function answer(step: Step, text: string, verdicts: readonly Verdict[] = [], from = portfolio) {
  return decideCall(toWork(step), {
    kind: 'answer',
    portfolio: from,
    answer: {
      output: output(text),
      usage: { inputTokens: 1, outputTokens: 1, cachedInputTokens: 0 },
      modelServed: null,
      finishReason: 'stop',
      vendorCostNanoUsd: 7,
      recordedLatencyMs: null,
      confidence: null,
    },
    latencyMs: 5,
    verdicts,
  });
}

const failure = {
  kind: 'failure',
  portfolio,
  billed: 'nothing',
  usage: null,
  vendorCostNanoUsd: null,
  retryAfterMs: null,
  latencyMs: 5,
  random: 0,
} as const;
const waiting = (no: number): Sibling => ({ no, state: 'waiting' });
const pending = (no: number): Sibling => ({ no, state: 'pending' });

describe('a vote', () => {
  it('waits for the others while it does not decide, and books its answer', () => {
    expect(answer({ no: 0, siblings: [pending(1), waiting(2)] }, '4')).toMatchObject({
      kind: 'await',
      reason: 'vote_cast',
      hasten: [],
      attempt: { ref: refOf(0), state: 'finished', costNanoUsd: 7 },
      seen: { votes: 1, siblings: [pending(1), waiting(2)] },
    });
  });

  it('settles with the answer that two agree on, and tells the vote without its content', () => {
    const outcome = answer({ no: 1, answers: { 0: '4' }, siblings: [waiting(2)] }, '4');
    expect(outcome).toMatchObject({
      kind: 'finish',
      reason: 'quorum_decided',
      detail: 'lead 2.00',
      fromTier: 'efficient',
      seen: { votes: 2, siblings: [waiting(2)] },
    });
    expect(outcome.signals).toEqual([
      { name: 'answer 1', value: 'a + b: lead +2.00' },
      { name: 'vote a', value: 'for +1.00' },
      { name: 'vote b', value: 'for +1.00' },
      { name: 'vote c', value: 'not asked' },
    ]);
  });

  it('calls the stronger one at once when the weak ones differ', () => {
    expect(answer({ no: 1, answers: { 0: '4' }, siblings: [waiting(2)] }, '5')).toMatchObject({
      kind: 'await',
      hasten: [{ no: 2, queue: 'execute-premium' }],
    });
  });

  it('accepts an answer that a sibling gave', () => {
    const outcome = answer({ no: 2, answers: { 0: '4', 1: '5' } }, '4');
    expect(outcome).toMatchObject({ kind: 'finish', seen: { votes: 3, siblings: [] } });
    expect(outcome.kind === 'finish' && [refOf(0), refOf(2)]).toContainEqual(
      outcome.kind === 'finish' ? outcome.accepted : null,
    );
  });

  it('goes to the escalator from the strongest tier that was asked when nobody is left and nothing is decided', () => {
    const outcome = answer({ no: 2, answers: { 0: '4', 1: '5' } }, '6');
    expect(outcome).toMatchObject({
      kind: 'forward',
      reason: 'quorum_undecided',
      works: [{ kind: 'escalate' }],
      progress: { tier: 'premium', objection: { action: 'escalate', reason: 'quorum_undecided' } },
    });
  });

  it('counts a call that was given up as a member that failed', () => {
    const work = toWork({ no: 1, answers: { 0: '4' }, siblings: [waiting(2)] });
    expect(decideCall(work, { ...failure, failureClass: 'timeout' })).toMatchObject({
      kind: 'await',
      hasten: [{ no: 2 }],
      attempt: { state: 'failed', failureClass: 'timeout' },
      seen: { votes: 2, siblings: [waiting(2)] },
    });
  });

  it('is tried again where the failure passes', () => {
    const work = toWork({ no: 1, answers: { 0: '4' }, siblings: [waiting(2)] });
    expect(decideCall(work, { ...failure, failureClass: 'rate_limited' })).toMatchObject({
      kind: 'retry',
      action: 'wait',
    });
  });

  it('asks another member when it may not call at all', () => {
    const work = toWork({ no: 0, barrier: 'budget', siblings: [] });
    expect(decideCall(work, { kind: 'barrier', portfolio })).toMatchObject({
      kind: 'forward',
      reason: 'provider_exhausted',
      attempt: null,
      seen: { votes: 0, siblings: [] },
    });
  });

  it('decides on its own recorded answer where its worker died before it could, and books nothing twice', () => {
    const work = toWork({ no: 1, answers: { 0: '4', 1: '4' }, barrier: 'answered', siblings: [waiting(2)] });
    expect(decideCall(work, { kind: 'barrier', portfolio })).toMatchObject({
      kind: 'finish',
      reason: 'quorum_decided',
      attempt: null,
      seen: { votes: 2, siblings: [waiting(2)] },
    });
  });

  it('is decided when calls become late, though no answer comes, and says what decided', () => {
    const late = toPortfolio({
      kind: 'quorum',
      members: [
        { deployment: 'a', weight: 1 },
        { deployment: 'b', weight: 1 },
      ],
      decisiveLead: 1.5,
      lateMs: 500,
      lateLead: 0.8,
    });
    const moments = [{ no: 2, inMs: -1 }];
    const at = (answers: Step['answers']) =>
      decideCall(toWork({ no: 2, barrier: 'budget', moments, siblings: [pending(1)], ...(answers && { answers }) }), {
        kind: 'barrier',
        portfolio: late,
      });
    const decided = at({ 0: '4' });
    expect(decided).toMatchObject({
      kind: 'finish',
      reason: 'quorum_decided',
      accepted: refOf(0),
      attempt: null,
      seen: { votes: 1, siblings: [pending(1)] },
    });
    expect(decided.signals).toContainEqual({ name: 'moment', value: 'late' });
    expect(decided.signals).toContainEqual({ name: 'vote b', value: 'late' });
    // Without an answer there is nothing to decide on: it waits on.
    expect(at({})).toMatchObject({ kind: 'await', hasten: [] });
    // Before that moment the same lead is not enough.
    const before = { no: 0, moments: [{ no: 2, inMs: 100 }], siblings: [pending(1), waiting(2)] };
    expect(answer(before, '4', [], late)).toMatchObject({ kind: 'await' });
    expect(answer({ ...before, siblings: [pending(1), pending(2)] }, '4', [], late)).toMatchObject({ kind: 'finish' });
  });

  it('calls for others at the moment of its patience, where nobody is left to give up the call in flight', () => {
    const hasty = toPortfolio({
      kind: 'quorum',
      members: [
        { deployment: 'a', weight: 1 },
        { deployment: 'c', weight: 2, delayMs: null, callBelow: 1.5 },
      ],
      decisiveLead: 1.5,
      patienceMs: 500,
    });
    const work = toWork({
      no: 2,
      barrier: 'budget',
      moments: [{ no: 2, inMs: 0 }],
      siblings: [pending(0), waiting(1)],
    });
    expect(decideCall(work, { kind: 'barrier', portfolio: hasty })).toMatchObject({
      kind: 'await',
      hasten: [{ no: 1, queue: 'execute-premium' }],
      attempt: null,
    });
  });

  it('ends all the same whatever order the answers came in', () => {
    const first = answer({ no: 1, answers: { 0: '4' }, siblings: [waiting(2)] }, '4');
    const second = answer({ no: 0, answers: { 1: '4' }, siblings: [waiting(2)] }, '4');
    expect([first.kind, first.signals]).toEqual([second.kind, second.signals]);
  });

  it('hands a winner that the validators fail to the escalator, with what they say', () => {
    const verdict: Verdict = {
      validator: 'shape',
      version: '1',
      verdict: 'fail',
      score: 0,
      evidence: [],
      error: null,
      durationMs: 1,
    };
    const single = toPortfolio({ kind: 'single', deployment: 'a' }, [
      { name: 'shape', kind: 'json_schema', onFail: 'repair' },
    ]);
    expect(answer({ no: 0 }, '{', [verdict], single)).toMatchObject({
      kind: 'forward',
      reason: 'validator_failed',
      detail: 'shape',
      verdicts: [{ attempt: refOf(0) }],
      progress: { best: refOf(0), objection: { action: 'repair' } },
    });
  });
});
