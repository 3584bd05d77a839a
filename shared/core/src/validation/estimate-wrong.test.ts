import type { ValidatorConfig, Verdict } from '@upshift/contracts';
import { describe, expect, it } from 'vitest';
import { estimateWrong } from './estimate-wrong.ts';

const config = (name: string, part: object = {}): ValidatorConfig =>
  ({
    kind: 'json_schema',
    name,
    onFail: 'repair',
    onUnknown: 'escalate',
    onError: 'escalate',
    timeoutMs: 1000,
    ...part,
  }) as ValidatorConfig;
const says = (validator: string, verdict: Verdict['verdict'], error: string | null = null): Verdict => ({
  validator,
  version: '1',
  verdict,
  score: null,
  evidence: [],
  error,
  durationMs: 1,
});

function estimate(
  validators: readonly ValidatorConfig[],
  verdicts: readonly Verdict[],
  part: { confidence?: number; wrong?: Record<string, number> } = {},
): number {
  const outputRisk = { threshold: 0.1, ...(part.wrong === undefined ? {} : { wrong: part.wrong }) };
  const at = { tier: 'efficient', deployment: 'small' };
  return estimateWrong({ workload: { validators, outputRisk }, verdicts, confidence: part.confidence ?? null, ...at });
}

describe('it begins with', () => {
  it.each([
    ['a fifth, where nothing is known', {}, 0.2],
    ['the share of the tier', { wrong: { efficient: 0.3 } }, 0.3],
    ['the share of the deployment before that of its tier', { wrong: { efficient: 0.3, small: 0.4 } }, 0.4],
    ['what the deployment says of the answer before all of them', { wrong: { small: 0.4 }, confidence: 0.9 }, 0.1],
  ])('%s', (_, part, expected) => {
    expect(estimate([], [], part)).toBeCloseTo(expected);
  });
});

describe('a verdict', () => {
  const measured = config('a', { measured: { wrongPassed: 0.1, rightFailed: 0.2 } });

  it('multiplies the odds as it was measured', () => {
    // Odds of 1 to 4; a pass is 0.1 / 0.8 as likely, a fail 0.9 / 0.2.
    expect(estimate([measured], [says('a', 'pass')])).toBeCloseTo((0.25 * 0.125) / (1 + 0.25 * 0.125));
    expect(estimate([measured], [says('a', 'fail')])).toBeCloseTo((0.25 * 4.5) / (1 + 0.25 * 4.5));
  });

  it('counts less where nobody has measured its validator', () => {
    expect(estimate([config('a')], [says('a', 'pass')])).toBeGreaterThan(estimate([measured], [says('a', 'pass')]));
  });

  it.each([
    ['that could not tell', [says('a', 'unknown')]],
    ['of a validator that broke', [says('a', 'fail', 'timeout')]],
    ['that is missing', []],
  ])('%s changes nothing', (_, verdicts) => {
    expect(estimate([measured], verdicts)).toBeCloseTo(0.2);
  });

  it('of the confidence validator is not counted beside the confidence itself', () => {
    const confidence = config('sure', { kind: 'confidence', min: 0.5 });
    expect(estimate([confidence], [says('sure', 'fail')], { confidence: 0.4 })).toBeCloseTo(0.6);
    expect(estimate([confidence], [says('sure', 'fail')])).toBeGreaterThan(0.2);
  });
});

it('is never certain, whatever was measured', () => {
  const perfect = config('a', { measured: { wrongPassed: 0, rightFailed: 0 } });
  const both = ['pass', 'fail'] as const;
  for (const verdict of both) {
    const wrong = estimate([perfect], [says('a', verdict)], { confidence: verdict === 'pass' ? 1 : 0 });
    expect(Math.min(wrong, 1 - wrong)).toBeGreaterThanOrEqual(0.001 - 1e-12);
  }
});
