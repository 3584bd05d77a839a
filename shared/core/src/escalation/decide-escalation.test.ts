import {
  degradedReasons,
  type EscalationFacts,
  freshProgress,
  type Objection,
  type Portfolio,
  type Risk,
  riskLevels,
  type TaskProgress,
} from '@upshift/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { createPortfolio, createRequest } from '../testing/create-portfolio.ts';
import { decideEscalation } from './decide-escalation.ts';
import type { EscalationInput } from './escalation-step.ts';
import { replayEscalation } from './replay-escalation.ts';

const portfolio = createPortfolio({
  best: { escalation: { max: 2, exhausted: 'accept_best' } },
  review: { escalation: { max: 2, exhausted: 'review' } },
  once: { escalation: { max: 1, exhausted: 'fail' } },
  stay: { repair: { max: 0 }, tiers: ['strong'] },
  legal: { critical: true, escalation: { max: 2, exhausted: 'accept_best' } },
});
const answer = { step: 2, no: 0, try: 1 };
const objection: Objection = { action: 'repair', reason: 'validator_failed', detail: 'schema' };
const at = (tier: string, part: Partial<TaskProgress> = {}): TaskProgress => ({
  ...freshProgress,
  startTier: 'efficient',
  tier,
  objection,
  ...part,
});

function input(workload: string, part: Partial<EscalationInput> = {}, from: Portfolio = portfolio): EscalationInput {
  return {
    workload: resolveWorkload(from, workload),
    portfolio: from,
    request: createRequest('Hello'),
    progress: at('efficient'),
    objection,
    barrier: null,
    answered: answer,
    remainingMs: 60_000,
    calls: 1,
    maxCalls: 10,
    budgetLeftNanoUsd: 1e9,
    ...part,
  };
}

describe('a call', () => {
  it('repairs on the same tier first', () => {
    expect(decideEscalation(input('chat'))).toMatchObject({
      kind: 'call',
      action: 'repair',
      reason: 'validator_failed',
      detail: 'schema',
      fromTier: 'efficient',
      toTier: 'efficient',
      call: { mode: 'repair', tier: 'efficient' },
      progress: { tier: 'efficient', repairs: 1, escalations: 0, objection: null },
    });
  });

  it('mends an answer that may never be accepted as it is', () => {
    expect(decideEscalation(input('chat', { answered: null, repairable: true }))).toMatchObject({ action: 'repair' });
  });

  it.each([
    ['when it was repaired before', input('chat', { progress: at('efficient', { repairs: 1 }) })],
    ['when escalation is asked for', input('chat', { objection: { ...objection, action: 'escalate' } })],
    ['when there is no answer to repair', input('chat', { answered: null })],
  ])('goes to the next stronger tier %s', (_case, given) => {
    expect(decideEscalation(given)).toMatchObject({
      kind: 'call',
      action: 'escalate',
      fromTier: 'efficient',
      toTier: 'strong',
      call: { mode: 'escalation', tier: 'strong' },
      progress: { tier: 'strong', repairs: 0, escalations: 1, objection: null },
    });
  });

  it('has only choices that the budget can pay', () => {
    const dear = structuredClone(portfolio);
    const first = dear.deployments['strong-a'];
    if (first !== undefined) first.price.outputUsdPerMillion = 5000;
    const step = decideEscalation(input('chat', { progress: at('efficient', { repairs: 1 }) }, dear));
    expect(step).toMatchObject({ kind: 'call', call: { choices: [{ deployment: 'strong-b' }] } });
  });

  describe('a failover', () => {
    const failover: Objection = { action: 'failover', reason: 'refused', detail: '' };

    it('asks another vendor of the tier, and leaves out who has been asked', () => {
      expect(decideEscalation(input('chat', { objection: failover, tried: ['efficient-a'] }))).toMatchObject({
        kind: 'call',
        action: 'failover',
        toTier: 'efficient',
        call: { mode: 'failover', choices: [{ deployment: 'efficient-b' }] },
        progress: { tier: 'efficient', failovers: 1, escalations: 0 },
      });
    });

    it('does not ask the same vendor again after a refusal, but after anything else', () => {
      const one = structuredClone(portfolio);
      const second = one.deployments['efficient-b'];
      if (second !== undefined) second.vendor = 'a';
      const tried = ['efficient-a'];
      expect(decideEscalation(input('chat', { objection: failover, tried }, one))).toMatchObject({
        action: 'escalate',
      });
      const failed: Objection = { ...failover, reason: 'validator_failed' };
      expect(decideEscalation(input('chat', { objection: failed, tried }, one))).toMatchObject({ action: 'failover' });
    });

    it('climbs when nobody is left', () => {
      const tried = ['efficient-a', 'efficient-b'];
      expect(decideEscalation(input('chat', { objection: failover, tried }))).toMatchObject({
        action: 'escalate',
        toTier: 'strong',
        progress: { failovers: 0 },
      });
    });
  });

  it('does not repair again what the last repair brought back unchanged', () => {
    const patient = createPortfolio({ patient: { repair: { max: 3 } } });
    const given = { progress: at('efficient', { repairs: 1 }) };
    expect(decideEscalation(input('patient', given, patient))).toMatchObject({ action: 'repair' });
    expect(decideEscalation(input('patient', { ...given, unchanged: true }, patient))).toMatchObject({
      action: 'escalate',
    });
  });

  describe('where the answer was far off', () => {
    const jumping = createPortfolio({ jump: { escalation: { max: 2, exhausted: 'fail', jumpAt: 0.8 } } });
    const off = (wrong: number): Objection => ({ ...objection, action: 'escalate', wrong });
    it.each([
      ['skips the next tier', off(0.8), 1e9, 'premium', [{ name: 'skipped', value: 'strong' }]],
      ['takes the next tier below that', off(0.79), 1e9, 'strong', []],
      ['takes the next tier where the one after it cannot be paid', off(0.9), 20_000_000, 'strong', []],
    ] as const)('%s', (_, given, budgetLeftNanoUsd, toTier, evidence) => {
      expect(decideEscalation(input('jump', { objection: given, budgetLeftNanoUsd }, jumping))).toMatchObject({
        action: 'escalate',
        toTier,
        evidence,
      });
    });

    it('goes one up from the tier before the last', () => {
      const given = { objection: off(0.9), progress: at('strong') };
      expect(decideEscalation(input('jump', given, jumping))).toMatchObject({ toTier: 'premium', evidence: [] });
    });
  });

  it('names what decided', () => {
    const evidence = [{ name: 'validator', value: 'schema' }];
    expect(decideEscalation(input('chat', { objection: { ...objection, evidence } }))).toMatchObject({ evidence });
    const last = { progress: at('premium', { repairs: 1, escalations: 2 }), objection: { ...objection, evidence } };
    expect(decideEscalation(input('chat', last))).toMatchObject({ kind: 'settle', evidence });
  });

  it('is not begun when it could exceed the tokens of the chain', () => {
    const capped = createPortfolio({ capped: { escalation: { max: 2, exhausted: 'review', maxTokens: 6000 } } });
    expect(decideEscalation(input('capped', { tokensUsed: 100 }, capped))).toMatchObject({ action: 'repair' });
    expect(decideEscalation(input('capped', { tokensUsed: 5500 }, capped))).toMatchObject({
      kind: 'settle',
      state: 'in_review',
      reason: 'tokens',
    });
  });

  it('begins where the route says when the task was rescued before it was classified', () => {
    const stuck: Objection = { action: 'escalate', reason: 'stuck', detail: '' };
    const step = decideEscalation(input('chat', { progress: freshProgress, answered: null, objection: stuck }));
    expect(step).toMatchObject({
      kind: 'call',
      fromTier: null,
      toTier: 'efficient',
      call: { mode: 'first' },
      progress: { startTier: 'efficient' },
    });
  });
});

describe('the end', () => {
  const last = { progress: at('premium', { repairs: 1, escalations: 2 }) };
  const escalate: Objection = { ...objection, action: 'escalate' };
  it.each<[string, EscalationInput, string, string, string]>([
    ['fails where the workload says so', input('chat', last), 'failed', 'reject', 'tiers_exhausted'],
    ['goes to a person where the workload says so', input('review', last), 'in_review', 'handoff', 'tiers_exhausted'],
    [
      'accepts the best answer where the workload says so',
      input('best', last),
      'succeeded',
      'accept',
      'tiers_exhausted',
    ],
    [
      'fails without any answer, even there',
      input('best', { ...last, answered: null }),
      'failed',
      'reject',
      'tiers_exhausted',
    ],
    [
      'goes to a person instead when the risk is high',
      input('best', { ...last, risk: 'high' }),
      'in_review',
      'handoff',
      'tiers_exhausted',
    ],
    [
      'goes to a person instead when the workload is critical',
      input('legal', last),
      'in_review',
      'handoff',
      'tiers_exhausted',
    ],
    [
      'comes when the escalations are used up',
      input('once', { progress: at('strong', { escalations: 1 }), objection: escalate }),
      'failed',
      'reject',
      'tiers_exhausted',
    ],
    ['comes on the only tier', input('stay', { progress: at('strong') }), 'failed', 'reject', 'tiers_exhausted'],
    ['comes with the deadline', input('best', { barrier: 'deadline' }), 'expired', 'expire', 'deadline'],
    ['comes when no time is left', input('best', { remainingMs: 0 }), 'expired', 'expire', 'deadline'],
    ['comes when the budget pays for nothing', input('chat', { budgetLeftNanoUsd: 10 }), 'failed', 'reject', 'budget'],
    ['comes when the claim found no money', input('best', { barrier: 'budget' }), 'succeeded', 'accept', 'budget'],
    [
      'comes when the executor reported no money',
      input('chat', { objection: { ...escalate, reason: 'budget' } }),
      'failed',
      'reject',
      'budget',
    ],
    ['comes when the calls are used up', input('review', { calls: 10 }), 'in_review', 'handoff', 'attempts'],
    [
      'comes when review is asked for',
      input('chat', { objection: { ...objection, action: 'review' } }),
      'in_review',
      'handoff',
      'validator_failed',
    ],
    [
      'comes when rejection is asked for',
      input('best', { objection: { ...objection, action: 'reject' } }),
      'failed',
      'reject',
      'validator_failed',
    ],
  ])('%s', (_case, given, state, action, reason) => {
    const step = decideEscalation(given);
    expect(step).toMatchObject({ kind: 'settle', state, action, reason, progress: { objection: null } });
    expect(step.kind === 'settle' && step.accepted).toEqual(state === 'succeeded' ? answer : null);
  });

  it('says what was objected to last', () => {
    expect(decideEscalation(input('chat', last))).toMatchObject({ detail: 'validator_failed: schema' });
  });
});

describe('over random scripts', () => {
  const capped = createPortfolio({
    best: { escalation: { max: 2, exhausted: 'accept_best' }, repair: { max: 2 } },
    review: { escalation: { max: 2, exhausted: 'review', jumpAt: 0.5 } },
    once: { escalation: { max: 1, exhausted: 'fail' } },
    stay: { repair: { max: 0 }, tiers: ['strong'] },
    legal: { critical: true, escalation: { max: 2, exhausted: 'accept_best' } },
    tokens: { escalation: { max: 2, exhausted: 'accept_best', maxTokens: 10_000, jumpAt: 0.9 }, repair: { max: 3 } },
  });
  const rank = (tier: string | null): number => capped.tiers.findIndex(({ name }) => name === tier);
  const moves = fc.record({
    action: fc.constantFrom<Objection['action']>(
      'repair',
      'repair',
      'failover',
      'failover',
      'escalate',
      'escalate',
      'review',
      'reject',
    ),
    reason: fc.constantFrom<Objection['reason']>(
      'validator_failed',
      'validator_unknown',
      'refused',
      'provider_exhausted',
      'stuck',
    ),
    wrong: fc.double({ min: 0, max: 1, noNaN: true }),
    answered: fc.boolean(),
    unchanged: fc.boolean(),
    spendNanoUsd: fc.integer({ min: 0, max: 200_000_000 }),
    tokens: fc.integer({ min: 0, max: 1000 }),
    repairCharacters: fc.integer({ min: 0, max: 100_000 }),
  });
  const script = fc.record({
    workload: fc.constantFrom('chat', 'best', 'review', 'once', 'stay', 'legal', 'tokens'),
    start: fc.integer({ min: 0, max: 2 }),
    risk: fc.constantFrom<Risk>(...riskLevels),
    budgetNanoUsd: fc.integer({ min: 0, max: 1_000_000_000 }),
    maxCalls: fc.integer({ min: 1, max: 12 }),
    moves: fc.infiniteStream(moves),
  });

  it('it always ends, never grows weaker, never exceeds money, calls or tokens, and decides the same again', () => {
    fc.assert(
      fc.property(script, ({ workload: name, start, risk, budgetNanoUsd, maxCalls, moves: stream }) => {
        const workload = resolveWorkload(capped, name);
        // Of each tier: a first call, its repairs, and one failover for each deployment.
        const bound = workload.tiers.length * (workload.repairMax + 3);
        const startTier = workload.tiers[Math.min(start, workload.tiers.length - 1)] ?? null;
        let progress: TaskProgress = { ...freshProgress, startTier, tier: startTier };
        let budgetLeftNanoUsd = budgetNanoUsd;
        let [calls, tokensUsed] = [1, 0];
        let ended = false;
        const tried: string[] = [];
        for (const move of stream) {
          const facts: EscalationFacts = {
            workload: name,
            risk,
            progress,
            objection: { action: move.action, reason: move.reason, detail: '', wrong: move.wrong },
            barrier: null,
            answered: move.answered ? answer : null,
            remainingMs: 60_000,
            calls,
            maxCalls,
            budgetLeftNanoUsd,
            repairCharacters: move.repairCharacters,
            tokensUsed,
            tried,
            unchanged: move.unchanged,
          };
          const request = createRequest('Hello');
          const step = replayEscalation(facts, capped, request);
          // As it would come back from the record.
          const recorded = JSON.parse(JSON.stringify({ facts, request }));
          expect(replayEscalation(recorded.facts, capped, recorded.request)).toEqual(step);
          ended = step.kind === 'settle';
          if (step.kind === 'settle') {
            if (step.state === 'succeeded') {
              const isHigh = risk === 'high' || risk === 'critical';
              expect([workload.critical, isHigh, step.accepted]).toEqual([false, false, answer]);
              expect(degradedReasons).toContain(step.reason);
            }
            break;
          }
          const [from, to] = [rank(step.fromTier), rank(step.toTier)];
          expect(step.action === 'escalate' ? to > from : to === from).toBe(true);
          expect(workload.tiers).toContain(step.toTier);
          expect(step.call.choices.length).toBeGreaterThan(0);
          for (const { reserveNanoUsd } of step.call.choices)
            expect(reserveNanoUsd).toBeLessThanOrEqual(budgetLeftNanoUsd);
          if (step.action === 'escalate') tried.length = 0;
          tried.push(step.call.choices[0]?.deployment ?? '');
          progress = step.progress;
          budgetLeftNanoUsd -= move.spendNanoUsd;
          // Less than the worst case of any call (1,024 tokens of answer alone), which the cap was held against.
          tokensUsed += move.tokens;
          expect(tokensUsed).toBeLessThanOrEqual(workload.maxTokens ?? Number.POSITIVE_INFINITY);
          calls += 1;
          expect(calls).toBeLessThanOrEqual(Math.min(bound, maxCalls));
        }
        expect(ended).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
