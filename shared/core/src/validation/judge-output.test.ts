import { riskLevels, type ValidatorConfig, type Verdict } from '@upshift/contracts';
import { describe, expect, it } from 'vitest';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { createPortfolio } from '../testing/create-portfolio.ts';
import { judgeOutput, type OutputFacts } from './judge-output.ts';

const settings = {
  validators: [{ name: 'form', kind: 'json_schema' }],
  outputRisk: { threshold: 0.1, wrong: { efficient: 0.3, premium: 0.02 } },
};
const workload = resolveWorkload(createPortfolio({ weighed: settings }), 'weighed');
const verdict = (value: Verdict['verdict'] = 'pass'): Verdict => ({
  validator: 'form',
  version: '1',
  verdict: value,
  score: 0.25,
  evidence: [{ path: '/name', message: 'said in the answer' }],
  error: null,
  durationMs: 1,
});

function judge(part: Partial<OutputFacts> = {}) {
  return judgeOutput({
    workload,
    verdicts: [verdict()],
    risk: 'low',
    audience: null,
    confidence: null,
    tier: 'efficient',
    deployment: 'efficient-a',
    ...part,
  });
}

describe('the risk of an output', () => {
  // Odds 3 to 7, a pass of an unmeasured validator: 0.184 wrong. Impact 0.3, 0.6 and 1 by who reads it.
  it.each([
    ['internal', 'accept'],
    ['user', 'object'],
    ['public', 'object'],
  ] as const)('for readers that are %s: %s', (audience, kind) => {
    expect(judge({ audience }).kind).toBe(kind);
  });

  it('objects with what it was made of', () => {
    expect(judge()).toEqual({
      kind: 'object',
      objection: {
        action: 'escalate',
        reason: 'risk_threshold',
        detail: 'impact 0.6 × 0.184 wrong = 0.11 > 0.1',
        wrong: 0.184,
        evidence: [
          { name: 'deployment', value: 'efficient-a' },
          { name: 'wrong', value: 0.184 },
          { name: 'impact', value: 0.6 },
          { name: 'audience', value: 'user' },
          { name: 'threshold', value: 0.1 },
        ],
      },
    });
  });

  it('falls with a stronger tier, a surer answer and another reader, and then the answer is accepted', () => {
    expect(judge({ tier: 'premium' })).toEqual({ kind: 'accept', reason: 'validated' });
    expect(judge({ confidence: 0.99 })).toEqual({ kind: 'accept', reason: 'validated' });
    expect(judge({ audience: 'internal' })).toEqual({ kind: 'accept', reason: 'validated' });
  });

  it('is the workload to say: an impact of its own, or none at all', () => {
    const own = { ...workload, outputRisk: { threshold: 0.1, impact: { user: 0.1 } } };
    expect(judge({ workload: own }).kind).toBe('accept');
    expect(judge({ workload: { ...workload, outputRisk: null } }).kind).toBe('accept');
  });
});

it('an objection of a validator names it, with its verdict and no word of the answer', () => {
  const judged = judge({ verdicts: [verdict('fail')] });
  expect(judged).toMatchObject({
    kind: 'object',
    objection: { action: 'repair', reason: 'validator_failed', detail: 'form' },
  });
  expect(judged.kind === 'object' && judged.objection.evidence).toEqual([
    { name: 'deployment', value: 'efficient-a' },
    { name: 'wrong', value: expect.any(Number) },
    { name: 'validator', value: 'form' },
    { name: 'verdict', value: 'fail' },
    { name: 'score', value: 0.25 },
    { name: 'findings', value: 1 },
  ]);
  expect(JSON.stringify(judged)).not.toContain('said in the answer');
});

/** What follows an `unknown`, by what the workload says of it and by the risk: nothing is accepted unproved from `high` on. */
describe('an unknown', () => {
  const rows = (['accept', 'escalate', 'review', 'reject'] as const).flatMap((onUnknown) =>
    riskLevels.map((risk) => [onUnknown, risk] as const),
  );
  it.each(rows)('onUnknown %s, risk %s', (onUnknown, risk) => {
    const [form] = workload.validators as [ValidatorConfig];
    const judged = judge({
      workload: { ...workload, outputRisk: null, validators: [{ ...form, onUnknown } as ValidatorConfig] },
      verdicts: [verdict('unknown')],
      risk,
    });
    const isHigh = risk === 'high' || risk === 'critical';
    if (onUnknown === 'accept' && !isHigh) expect(judged).toEqual({ kind: 'accept', reason: 'unproved' });
    else if (onUnknown === 'accept')
      expect(judged).toMatchObject({ objection: { action: 'escalate', reason: 'risk_threshold' } });
    else expect(judged).toMatchObject({ objection: { action: onUnknown, reason: 'validator_unknown' } });
  });
});
