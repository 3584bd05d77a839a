import {
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

it('always ends: calls are bounded, tiers never fall and escalations always rise, over random scripts', () => {
  const rank = (tier: string | null): number => portfolio.tiers.findIndex(({ name }) => name === tier);
  const moves = fc.record({
    action: fc.constantFrom<Objection['action']>(
      'repair',
      'repair',
      'escalate',
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
    answered: fc.boolean(),
    spendNanoUsd: fc.integer({ min: 0, max: 200_000_000 }),
    repairCharacters: fc.integer({ min: 0, max: 100_000 }),
  });
  const script = fc.record({
    workload: fc.constantFrom('chat', 'best', 'review', 'once', 'stay', 'legal'),
    start: fc.integer({ min: 0, max: 2 }),
    risk: fc.constantFrom<Risk>(...riskLevels),
    budgetNanoUsd: fc.integer({ min: 0, max: 1_000_000_000 }),
    maxCalls: fc.integer({ min: 1, max: 12 }),
    moves: fc.infiniteStream(moves),
  });
  fc.assert(
    fc.property(script, ({ workload: name, start, risk, budgetNanoUsd, maxCalls, moves: stream }) => {
      const workload = resolveWorkload(portfolio, name);
      const bound = workload.tiers.length * (workload.repairMax + 1);
      const startTier = workload.tiers[Math.min(start, workload.tiers.length - 1)] ?? null;
      let progress: TaskProgress = { ...freshProgress, startTier, tier: startTier };
      let budgetLeftNanoUsd = budgetNanoUsd;
      let calls = 1;
      let ended = false;
      for (const move of stream) {
        const step = decideEscalation({
          ...input(name),
          risk,
          progress,
          objection: { action: move.action, reason: move.reason, detail: '' },
          answered: move.answered ? answer : null,
          calls,
          maxCalls,
          budgetLeftNanoUsd,
          repairCharacters: move.repairCharacters,
        });
        ended = step.kind === 'settle';
        if (step.kind === 'settle') {
          if (step.state === 'succeeded')
            expect([workload.critical, risk === 'high' || risk === 'critical', step.accepted]).toEqual([
              false,
              false,
              answer,
            ]);
          break;
        }
        const [from, to] = [rank(step.fromTier), rank(step.toTier)];
        expect(step.action === 'repair' ? to === from : to > from).toBe(true);
        expect(workload.tiers).toContain(step.toTier);
        expect(step.call.choices.length).toBeGreaterThan(0);
        for (const { reserveNanoUsd } of step.call.choices)
          expect(reserveNanoUsd).toBeLessThanOrEqual(budgetLeftNanoUsd);
        progress = step.progress;
        budgetLeftNanoUsd -= move.spendNanoUsd;
        calls += 1;
        expect(calls).toBeLessThanOrEqual(Math.min(bound, maxCalls));
      }
      expect(ended).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
