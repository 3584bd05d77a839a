import { type OutcomeRow, type Portfolio, portfolioSchema, type RecordedOutcome } from '@upshift/contracts';
import { lintPortfolio } from '@upshift/core';
import { describe, expect, it } from 'vitest';
import { auditByStrongest } from './audit-by-strongest.ts';
import { toSearchPortfolio } from './to-search-portfolio.ts';
import { withoutRouter, withRouter } from './with-router.ts';

const deployment = (model: string) => ({
  vendor: model,
  model,
  provider: { kind: 'replay' as const, baseUrl: 'http://127.0.0.1:9' },
  price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up for tests', date: '2026-11-01' },
  noRollback: 'made up for tests',
});
const portfolio: Portfolio = portfolioSchema.parse({
  name: 'live',
  defaultWorkload: 'all',
  tiers: ['small', 'medium', 'large'].map((name) => ({ name, deployments: [name] })),
  deployments: { small: deployment('s-1'), medium: deployment('m-1'), large: deployment('l-1') },
  workloads: {
    all: { start: 'auto', audit: {} },
    unaudited: { start: 'auto' },
    fixed: { start: 'small' },
    sure: { start: 'auto', critical: true },
    one: { start: 'auto', tiers: ['large'] },
  },
  router: { file: 'models/a.router', sha256: 'a'.repeat(64), tolerance: 0.2 },
  learning: {},
});

const answer = (text: string, more: Partial<RecordedOutcome> = {}): RecordedOutcome => ({
  output: { text, toolCalls: null },
  correct: 1,
  inputTokens: 1,
  outputTokens: 1,
  costUsd: 0.1,
  latencyMs: 1,
  error: null,
  asked: { draw: 'r_1', probability: 0.5 },
  ...more,
});
const row = (outcomes: OutcomeRow['outcomes'], workload = 'all'): OutcomeRow => ({
  id: 't1',
  workload,
  input: { messages: [{ role: 'user', content: 'What is 2 plus 2?' }], tools: null },
  reference: null,
  outcomes,
});

describe('answers of a shadow', () => {
  const served = answer('The answer is 4.', { asked: { draw: null, probability: 1 } });

  it('are looked at again beside what the strongest tier answered', () => {
    const found = auditByStrongest(
      row({ 's-1': answer('The answer is 5.'), 'm-1': answer('The answer is 4.'), 'l-1': served }),
      portfolio,
    );
    expect(Object.fromEntries(found)).toEqual({ 's-1': false, 'm-1': true });
  });

  it('that are objects say the same however they are written', () => {
    const outcomes = {
      's-1': answer('{"a": 1, "b": [2]}'),
      'l-1': answer('{"b":[2],"a":1}', { asked: { draw: null, probability: 1 } }),
    };
    expect(auditByStrongest(row(outcomes), portfolio).get('s-1')).toBe(true);
  });

  it.each<[string, OutcomeRow]>([
    ['were refuted', row({ 's-1': answer('The answer is 5.', { correct: 0 }), 'l-1': served })],
    [
      'served themselves',
      row({ 's-1': answer('The answer is 5.', { asked: { draw: null, probability: 1 } }), 'l-1': served }),
    ],
    ['have nothing beside them', row({ 's-1': answer('The answer is 5.') })],
    [
      'stand beside one that was refuted',
      row({ 's-1': answer('The answer is 5.'), 'l-1': answer('4', { correct: 0 }) }),
    ],
    [
      'are of a workload that does not say how to compare',
      row({ 's-1': answer('The answer is 5.'), 'l-1': served }, 'unaudited'),
    ],
    ['are of a workload that is gone', row({ 's-1': answer('The answer is 5.'), 'l-1': served }, 'gone')],
  ])('are not where they %s', (_, given) => {
    expect(auditByStrongest(given, portfolio).size).toBe(0);
  });
});

describe('a portfolio whose router changes', () => {
  it('keeps the tolerance of the router before, or takes that of the learning, and the folder', () => {
    const sha256 = 'b'.repeat(64);
    expect(withRouter(portfolio, sha256).router).toEqual({
      file: `models/relearned-${'b'.repeat(12)}.router`,
      sha256,
      tolerance: 0.2,
    });
    const told = { ...withoutRouter(portfolio), learning: { ...portfolio.learning, tolerance: 0.11 } } as Portfolio;
    expect(withRouter(told, sha256).router).toMatchObject({
      file: `relearned-${'b'.repeat(12)}.router`,
      tolerance: 0.11,
    });
    expect(withoutRouter(portfolio)).toEqual({ ...portfolio, router: undefined });
  });

  it('is searched below the last tier, one drawn call a task, where the router would have chosen', () => {
    const search = toSearchPortfolio(portfolio);
    expect(search?.workloads['all']).toMatchObject({
      start: 'small',
      tiers: ['small', 'medium'],
      plan: 'single',
      explore: 1,
    });
    for (const name of ['fixed', 'sure', 'one']) expect(search?.workloads[name]).toBe(portfolio.workloads[name]);
    expect(search).not.toHaveProperty('learning');
    expect(search).not.toHaveProperty('router');
    expect(
      lintPortfolio(search as Portfolio).filter(({ severity, path }) => severity === 'error' && path[1] === 'all'),
    ).toEqual([]);
  });

  it('has nothing to search where no workload has a weaker tier to ask', () => {
    expect(toSearchPortfolio({ ...portfolio, workloads: { all: { start: 'large' } } })).toBeNull();
  });
});
