import type { SpendWindow } from '@upshift/contracts';
import { describe, expect, it } from 'vitest';
import { planCall } from '../calls/plan-call.ts';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { createPortfolio, createRequest } from '../testing/create-portfolio.ts';
import { type BudgetInput, budgetWaitMs, decideOnBudget } from './decide-on-budget.ts';
import { describeWindow } from './describe-window.ts';

const portfolio = createPortfolio({
  stop: {},
  hold: { onBudget: 'hold' },
  cheap: { onBudget: 'degrade' },
  legal: { onBudget: 'degrade', critical: true },
});
const hour = 3_600_000;

function costOf(tier: string): number {
  const workload = resolveWorkload(portfolio, 'stop');
  const { choices } = planCall({ portfolio, workload, tier, mode: 'first', request: createRequest() });
  return Math.min(...choices.map(({ reserveNanoUsd }) => reserveNanoUsd));
}

/** A window with so much left, of which nothing is reserved; it turns in an hour. */
function windowWith(leftNanoUsd: number, part: Partial<SpendWindow> = {}): SpendWindow {
  const limitNanoUsd = 5_000_000_000;
  return {
    workload: 'stop',
    period: 'day',
    limitNanoUsd,
    spentNanoUsd: limitNanoUsd - leftNanoUsd,
    reservedNanoUsd: 0,
    turnsInMs: hour,
    ...part,
  };
}

function refused(name: string, part: Partial<BudgetInput> = {}, tier = 'premium'): BudgetInput {
  const workload = resolveWorkload(portfolio, name);
  const request = createRequest();
  return {
    window: windowWith(0),
    call: planCall({ portfolio, workload, tier, mode: 'first', request }),
    workload,
    portfolio,
    request,
    risk: 'low',
    remainingMs: 2 * hour,
    taskLeftNanoUsd: 1e9,
    answered: false,
    ...part,
  };
}

describe('a window that only reservations fill', () => {
  const window = windowWith(1e9, { reservedNanoUsd: 1e9 });

  it.each(['stop', 'hold', 'cheap'])('is waited for a moment, whatever the workload "%s" does otherwise', (name) => {
    expect(decideOnBudget(refused(name, { window }))).toEqual({ kind: 'wait', delayMs: budgetWaitMs });
  });

  it('is not waited for when the deadline comes first', () => {
    expect(decideOnBudget(refused('stop', { window, remainingMs: budgetWaitMs }))).toEqual({ kind: 'stop' });
  });
});

describe('a window that is spent', () => {
  it('stops the task where the workload says nothing', () => {
    expect(decideOnBudget(refused('stop'))).toEqual({ kind: 'stop' });
  });

  it('holds the task until it turns', () => {
    expect(decideOnBudget(refused('hold'))).toEqual({ kind: 'hold', delayMs: hour });
  });

  it.each([
    ['whose deadline comes first', { remainingMs: hour }],
    ['whose plan has an answer already', { answered: true }],
    ['that an empty window would not pay for either', { window: windowWith(0, { limitNanoUsd: 1, spentNanoUsd: 1 }) }],
  ] as const)('does not hold a task %s', (_case, part) => {
    expect(decideOnBudget(refused('hold', part))).toEqual({ kind: 'stop' });
  });
});

describe('a cheaper tier', () => {
  it('is the strongest of those that what is left pays for', () => {
    const left = costOf('strong');
    expect(decideOnBudget(refused('cheap', { window: windowWith(left) }))).toMatchObject({
      kind: 'degrade',
      call: { tier: 'strong', mode: 'first' },
    });
    expect(decideOnBudget(refused('cheap', { window: windowWith(left - 1) }))).toMatchObject({
      kind: 'degrade',
      call: { tier: 'efficient' },
    });
  });

  it('counts what is reserved as gone, and the rest of the task beside the window', () => {
    const left = costOf('efficient');
    const window = windowWith(left + 10, { reservedNanoUsd: 11 });
    expect(decideOnBudget(refused('cheap', { window }))).toEqual({ kind: 'stop' });
    const poor = refused('cheap', { window: windowWith(left), taskLeftNanoUsd: left - 1 });
    expect(decideOnBudget(poor)).toEqual({ kind: 'stop' });
  });

  it.each([
    ['of a critical workload', refused('legal')],
    ['of a critical risk', refused('cheap', { risk: 'critical' })],
    ['that the producer forbids', refused('cheap', { request: createRequest('Hello', { minTier: 'premium' }) })],
    ['below the weakest', refused('cheap', {}, 'efficient')],
  ])('is never one %s', (_case, input) => {
    const window = windowWith(costOf('efficient') - (input.call.tier === 'efficient' ? 1 : 0));
    expect(decideOnBudget({ ...input, window })).toEqual({ kind: 'stop' });
  });

  it('is no way on after an answer was refused', () => {
    const input = refused('cheap', { window: windowWith(costOf('efficient')) });
    expect(decideOnBudget({ ...input, call: { ...input.call, mode: 'escalation' } })).toEqual({ kind: 'stop' });
  });
});

it('says whose window it is and what it holds', () => {
  expect(describeWindow(windowWith(1_000_000_000, { reservedNanoUsd: 500_000_000 }))).toBe(
    "the day's budget of the workload stop: 4 USD spent and 0.5 reserved of 5",
  );
  expect(describeWindow(windowWith(0, { workload: null, period: 'month' }))).toBe(
    "the month's budget of the tenant: 5 USD spent of 5",
  );
});
