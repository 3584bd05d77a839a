import { expect, it } from 'vitest';
import { createPortfolio } from '../testing/create-portfolio.ts';
import { lintPortfolio } from './lint-portfolio.ts';

const validators = [{ name: 'form', kind: 'json_schema' }];
const weak = { name: 'form', kind: 'json_schema', weak: true };

/** Findings on a workload `w`, by code and place. */
function lint(workload: NonNullable<Parameters<typeof createPortfolio>[0]>[string]): string[] {
  const portfolio = createPortfolio({ w: workload });
  return lintPortfolio(portfolio)
    .filter(({ path }) => path[1] === 'w')
    .map(({ severity, code, path }) => `${severity} ${code} ${path.slice(2).join('.')}`);
}

it.each<[string, object, string[]]>([
  [
    'a share of nobody',
    { outputRisk: { threshold: 0.9, wrong: { premum: 0.1 } } },
    ['error output-risk-unknown outputRisk.wrong.premum'],
  ],
  [
    'a share of a tier and of a deployment',
    { outputRisk: { threshold: 0.9, wrong: { premium: 0.1, 'strong-a': 0.1 } } },
    [],
  ],
  [
    'a threshold that nothing can meet',
    { validators, outputRisk: { threshold: 0.01 } },
    ['warning output-risk-unreachable outputRisk.threshold'],
  ],
  ['one that the last tier meets', { validators, outputRisk: { threshold: 0.05, wrong: { premium: 0.05 } } }, []],
  [
    'tokens that no call of the last tier fits in',
    { escalation: { max: 2, exhausted: 'fail', maxTokens: 500 } },
    ['warning max-tokens-too-small escalation.maxTokens'],
  ],
  ['tokens that it fits in', { escalation: { max: 2, exhausted: 'fail', maxTokens: 50_000 } }, []],
  ['a weak validator alone', { validators: [weak] }, ['warning weak-alone validators']],
  ['a weak one beside another', { validators: [weak, { name: 'b', kind: 'refusal' }] }, []],
  [
    'an audit with nobody stronger to ask',
    { tiers: ['strong'], audit: { share: 0.1 } },
    ['warning audit-nobody-stronger audit.share'],
  ],
  [
    'an audit of escalations that never happen',
    { escalation: { max: 0, exhausted: 'fail' }, audit: { escalatedShare: 0.1 } },
    ['warning audit-never-escalates audit.escalatedShare'],
  ],
  [
    'a day that does not pay for one audit',
    { audit: { share: 0.1, perDayUsd: 0.000001 } },
    ['error budget-too-small audit.perDayUsd'],
  ],
  ['an audit that is in order', { audit: { share: 0.1, escalatedShare: 0.1, perDayUsd: 1 } }, []],
])('%s', (_, workload, findings) => {
  expect(lint(workload)).toEqual(findings);
});
