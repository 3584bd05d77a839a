import { expect, it } from 'vitest';
import { createPortfolio } from '../testing/create-portfolio.ts';
import { lintHedge } from './lint-hedge.ts';
import { resolveWorkload } from './resolve-workload.ts';

const plan = { kind: 'single', deployment: 'strong-a' } as const;

it.each<[string, Parameters<typeof createPortfolio>[0], string[]]>([
  ['no hedge', { work: {} }, []],
  ['a hedge on tiers that have a second deployment', { work: { hedge: true, tiers: ['efficient', 'premium'] } }, []],
  ['a tier with one deployment', { work: { hedge: true } }, ['hedge-alone']],
  ['a hedge that is inherited', { base: { hedge: true }, work: { extends: 'base' } }, ['hedge-alone']],
  ['a plan, which is never hedged', { work: { hedge: true, plan } }, ['hedge-ignored']],
])('%s', (_, workloads, expected) => {
  const made = createPortfolio(workloads);
  const tiers = made.tiers.map((tier) => (tier.name === 'strong' ? { ...tier, deployments: ['strong-a'] } : tier));
  const portfolio = { ...made, tiers };
  const findings = lintHedge(portfolio, resolveWorkload(portfolio, 'work'));
  expect(findings.map(({ code }) => code)).toEqual(expected);
  for (const { message, path } of findings) {
    expect(message).toContain('"work"');
    expect(path).toEqual(['workloads', 'work', 'hedge']);
  }
});
