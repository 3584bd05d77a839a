import { type Portfolio, portfolioSchema } from '@upshift/contracts';
import { openTask, resolveWorkload } from '@upshift/core';
import { describe, expect, it } from 'vitest';
import { chooseJudge } from '../judge/choose-judge.ts';
import { planRun } from './plan-run.ts';
import { toEvalPortfolio, toJudgePortfolio } from './to-eval-portfolio.ts';

const deployment = (vendor: string) => ({
  vendor,
  model: `${vendor}-model`,
  provider: { kind: 'simulated', latencyMs: { p50: 1, p95: 2 } },
  price: { inputUsdPerMillion: 1, outputUsdPerMillion: 2, source: 'made up', date: '2026-01-01' },
  noRollback: 'made up',
});
const portfolio: Portfolio = portfolioSchema.parse({
  name: 'p',
  tiers: [
    { name: 'efficient', deployments: ['small'] },
    { name: 'premium', deployments: ['large'] },
  ],
  deployments: { small: deployment('a'), large: deployment('b'), standby: deployment('b') },
  workloads: {
    base: { prompts: { premium: { system: 'Be brief.' } }, budgetUsd: 0.2 },
    chat: {
      extends: 'base',
      start: 'efficient',
      critical: true,
      validators: [{ kind: 'refusal', name: 'refusal', onFail: 'review' }],
      escalation: { max: 2, exhausted: 'review' },
      budgets: { perDayUsd: 1 },
      audit: { share: 1 },
    },
  },
  defaultWorkload: 'base',
});
const request = {
  input: { messages: [{ role: 'user' as const, content: 'Hello' }], tools: null },
  outputSchema: null,
  requestedWorkload: 'eval/chat',
  requestedRisk: null,
  audience: null,
  minTier: null,
  metadata: {},
};

describe('what a run is pinned to', () => {
  it('is the portfolio itself where that is evaluated, under a workload that never reaches a person', () => {
    expect(toEvalPortfolio(portfolio, 'chat', { kind: 'active' })).toBe(portfolio);
    const workload = resolveWorkload(portfolio, 'eval/chat');
    expect(workload).toMatchObject({
      name: 'eval/chat',
      exhausted: 'fail',
      onBudget: 'reject',
      critical: true,
      audit: null,
      cacheMs: null,
    });
    expect(workload.validators).toMatchObject([{ name: 'refusal', onFail: 'reject' }]);
    expect(openTask(request, portfolio, 1).workload).toBe('eval/chat');
  });

  it('is one deployment alone, with its prompts and limits, checked by nobody; one that stands by on the strongest tier', () => {
    for (const [name, tier] of [
      ['small', 'efficient'],
      ['standby', 'premium'],
    ] as const) {
      const alone = toEvalPortfolio(portfolio, 'chat', { kind: 'deployment', deployment: name });
      expect(portfolioSchema.safeParse(alone).success).toBe(true);
      expect(alone.tiers).toEqual([{ name: tier, deployments: [name] }]);
      const { calls, budgetNanoUsd } = openTask(request, alone, 1);
      expect(calls).toHaveLength(1);
      expect(calls[0].call).toMatchObject({ tier, choices: [{ deployment: name }] });
      expect(budgetNanoUsd).toBe(200_000_000);
      expect(resolveWorkload(alone, 'eval/chat')).toMatchObject({
        validators: [],
        plan: 'single',
        prompts: { premium: { system: 'Be brief.' } },
      });
    }
  });

  it('is one tier alone, with the validators', () => {
    const alone = toEvalPortfolio(portfolio, 'chat', { kind: 'tier', tier: 'efficient' });
    expect(portfolioSchema.safeParse(alone).success).toBe(true);
    expect(resolveWorkload(alone, 'eval/chat')).toMatchObject({
      tiers: ['efficient'],
      escalationMax: 0,
      validators: [{ name: 'refusal' }],
    });
  });

  it.each([
    ['nothing', { kind: 'active' }, 'WORKLOAD_UNKNOWN'],
    ['chat', { kind: 'deployment', deployment: 'nobody' }, 'DEPLOYMENT_UNKNOWN'],
    ['chat', { kind: 'tier', tier: 'nowhere' }, 'TIER_UNKNOWN'],
  ] as const)('is refused for %s on %j', (workload, target, code) => {
    expect(() => toEvalPortfolio(portfolio, workload, target)).toThrow(expect.objectContaining({ code }));
  });

  it('needs cases', () => {
    const wish = { workload: 'chat', target: { kind: 'active' }, base: { hash: 'h', portfolio }, cases: [] } as const;
    expect(() => planRun(wish, { sha256: String, hashPortfolio: () => 'h' })).toThrow(
      expect.objectContaining({ code: 'EVAL_SET_EMPTY' }),
    );
  });
});

describe('a judge', () => {
  it('is the strongest of another vendor, or the one that is named', () => {
    expect(chooseJudge(portfolio, undefined, 'small')).toBe('large');
    expect(chooseJudge(portfolio, undefined, 'large')).toBe('small');
    expect(chooseJudge(portfolio, 'standby', 'large')).toBe('standby');
    expect(() => chooseJudge(portfolio, 'nobody', null)).toThrow(
      expect.objectContaining({ code: 'DEPLOYMENT_UNKNOWN' }),
    );
  });

  it('is asked without the prompts of the workload that it judges', () => {
    const judge = toJudgePortfolio(portfolio, 'chat', 'large');
    expect(portfolioSchema.safeParse(judge).success).toBe(true);
    expect(resolveWorkload(judge, 'eval/chat')).toMatchObject({ prompts: {}, temperature: 0, validators: [] });
  });
});
