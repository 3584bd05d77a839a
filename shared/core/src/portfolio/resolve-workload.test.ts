import { describe, expect, it } from 'vitest';
import { createPortfolio } from '../testing/create-portfolio.ts';
import { atLeast, resolveWorkload } from './resolve-workload.ts';

const schema = (name: string, onFail = 'repair') => ({ name, kind: 'json_schema', onFail });

it('fills in every default', () => {
  expect(resolveWorkload(createPortfolio(), 'chat')).toEqual({
    name: 'chat',
    start: 'auto',
    tiers: ['efficient', 'strong', 'premium'],
    plan: 'cascade',
    planned: null,
    risk: 'low',
    audience: 'user',
    critical: false,
    validators: [],
    repairMax: 1,
    escalationMax: 2,
    exhausted: 'fail',
    explore: 0,
    jumpAt: null,
    maxTokens: null,
    outputRisk: null,
    audit: null,
    budgetNanoUsd: 1_000_000_000,
    deadlineMs: 600_000,
    maxCalls: 10,
    maxOutputTokens: null,
    temperature: null,
    cacheMs: null,
    hedge: false,
    onBudget: 'reject',
    prompts: {},
  });
});

describe('what a workload extends', () => {
  const portfolio = createPortfolio({
    parent: {
      budgetUsd: 2,
      risk: 'medium',
      match: [{ intent: 'qa' }],
      prompts: { efficient: { system: 'parent' }, strong: { system: 'parent' } },
      validators: [schema('one'), schema('two')],
    },
    child: {
      extends: 'parent',
      risk: 'high',
      prompts: { strong: { system: 'child' } },
      validators: [schema('two', 'reject'), schema('three')],
    },
    grandchild: { extends: 'child', deadlineSeconds: 5 },
  });

  it('holds where the workload is silent, over any number of generations', () => {
    expect(resolveWorkload(portfolio, 'grandchild')).toMatchObject({
      budgetNanoUsd: 2e9,
      risk: 'high',
      deadlineMs: 5000,
    });
  });

  it('has its validators replaced by those of the same name, and others added after', () => {
    const { validators } = resolveWorkload(portfolio, 'child');
    expect(validators.map(({ name, onFail }) => `${name} ${onFail}`)).toEqual([
      'one repair',
      'two reject',
      'three repair',
    ]);
  });

  it('keeps prompts that the workload does not write itself', () => {
    expect(resolveWorkload(portfolio, 'child').prompts).toEqual({
      efficient: { system: 'parent' },
      strong: { system: 'child' },
    });
  });
});

it('starts critical work on its last tier, with high risk at least', () => {
  const portfolio = createPortfolio({ legal: { critical: true, start: 'efficient', tiers: ['strong', 'efficient'] } });
  expect(resolveWorkload(portfolio, 'legal')).toMatchObject({
    start: 'strong',
    risk: 'high',
    tiers: ['efficient', 'strong'],
    escalationMax: 1,
  });
});

it('allows no escalation in a single plan', () => {
  const portfolio = createPortfolio({ once: { plan: 'single', escalation: { max: 2, exhausted: 'fail' } } });
  expect(resolveWorkload(portfolio, 'once').escalationMax).toBe(0);
});

it('answers with the same object each time', () => {
  const portfolio = createPortfolio();
  expect(resolveWorkload(portfolio, 'chat')).toBe(resolveWorkload(portfolio, 'chat'));
});

it.each([
  ['a name that is not there', {}, 'nowhere', 'WORKLOAD_UNKNOWN'],
  ['a name that every object has', {}, 'toString', 'WORKLOAD_UNKNOWN'],
  ['a parent that is not there', { child: { extends: 'nowhere' } }, 'child', 'WORKLOAD_UNKNOWN'],
  ['a circle', { one: { extends: 'two' }, two: { extends: 'one' } }, 'one', 'PORTFOLIO_INVALID'],
])('refuses %s', (_case, workloads, name, code) => {
  expect(() => resolveWorkload(createPortfolio(workloads), name)).toThrow(expect.objectContaining({ code }));
});

it('takes the higher of two risks', () => {
  expect([atLeast('low', 'high'), atLeast('critical', 'high'), atLeast('medium', 'medium')]).toEqual([
    'high',
    'critical',
    'medium',
  ]);
});
