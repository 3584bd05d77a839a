import type { ResolvedWorkload, ValidatorConfig, Verdict } from '@upshift/contracts';
import { describe, expect, it } from 'vitest';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { createPortfolio } from '../testing/create-portfolio.ts';
import { isDecisive, judgeAnswer } from './judge-answer.ts';

const base = resolveWorkload(createPortfolio(), 'chat');

function validator(name: string, settings: Partial<ValidatorConfig> = {}): ValidatorConfig {
  const config = {
    kind: 'json_schema',
    name,
    onFail: 'repair',
    onUnknown: 'escalate',
    onError: 'escalate',
    timeoutMs: 1000,
  };
  return { ...config, ...settings } as ValidatorConfig;
}

function verdict(name: string, value: Verdict['verdict'], error: string | null = null): Verdict {
  return { validator: name, version: '1', verdict: value, score: null, evidence: [], error, durationMs: 1 };
}

function workload(validators: readonly ValidatorConfig[], settings: Partial<ResolvedWorkload> = {}): ResolvedWorkload {
  return { ...base, validators, ...settings };
}

describe('an answer is accepted', () => {
  const accepting = validator('a', { onUnknown: 'accept', onError: 'accept' });
  it.each([
    ['when every validator passed', workload([validator('a')]), [verdict('a', 'pass')], 'validated'],
    ['when there are no validators', workload([]), [], 'no_validators'],
    ['unproved where the workload accepts that', workload([accepting]), [verdict('a', 'unknown')], 'unproved'],
    [
      'unproved after a broken validator, likewise',
      workload([accepting]),
      [verdict('a', 'unknown', 'timeout')],
      'unproved',
    ],
  ])('%s', (_case, given, verdicts, reason) => {
    expect(judgeAnswer(given, verdicts)).toEqual({ kind: 'accept', reason });
  });
});

describe('an answer is objected to', () => {
  const accepting = validator('a', { onUnknown: 'accept', onError: 'accept' });
  it.each<[string, ResolvedWorkload, Verdict[], string, string]>([
    ['when a validator failed', workload([validator('a')]), [verdict('a', 'fail')], 'repair', 'validator_failed'],
    [
      'as onFail says',
      workload([validator('a', { onFail: 'reject' })]),
      [verdict('a', 'fail')],
      'reject',
      'validator_failed',
    ],
    [
      'when its deployment is not sure of it',
      workload([validator('a', { kind: 'confidence', min: 0.9, onFail: 'escalate' } as Partial<ValidatorConfig>)]),
      [verdict('a', 'fail')],
      'escalate',
      'low_confidence',
    ],
    [
      'when a validator could not tell',
      workload([validator('a')]),
      [verdict('a', 'unknown')],
      'escalate',
      'validator_unknown',
    ],
    [
      'as onError says when a validator broke',
      workload([validator('a', { onError: 'review' })]),
      [verdict('a', 'unknown', 'crash')],
      'review',
      'validator_unknown',
    ],
    [
      'when a broken validator says pass',
      workload([validator('a')]),
      [verdict('a', 'pass', 'crash')],
      'escalate',
      'validator_unknown',
    ],
    ['when a validator has no verdict', workload([validator('a')]), [], 'escalate', 'validator_unknown'],
    [
      'when it is unproved and critical',
      workload([accepting], { critical: true }),
      [verdict('a', 'unknown')],
      'escalate',
      'risk_threshold',
    ],
    [
      'when it is unproved and its workload is risky',
      workload([accepting], { risk: 'high' }),
      [verdict('a', 'unknown')],
      'escalate',
      'risk_threshold',
    ],
  ])('%s', (_case, given, verdicts, action, reason) => {
    expect(judgeAnswer(given, verdicts)).toEqual({ kind: 'object', action, reason, detail: 'a' });
  });

  it('when it is unproved and the risk of the task was raised', () => {
    const given = workload([accepting]);
    expect(judgeAnswer(given, [verdict('a', 'unknown')], 'medium').kind).toBe('accept');
    expect(judgeAnswer(given, [verdict('a', 'unknown')], 'high').kind).toBe('object');
  });

  it('by the first objection in the order of the workload', () => {
    const given = workload([accepting, validator('b'), validator('c', { onFail: 'reject' })]);
    const verdicts = [verdict('c', 'fail'), verdict('b', 'fail'), verdict('a', 'unknown')];
    expect(judgeAnswer(given, verdicts)).toMatchObject({ detail: 'b', action: 'repair' });
  });
});

it.each([
  ['pass', false],
  ['fail', true],
  ['unknown', true],
] as const)('stops the checking after %s: %s', (value, decisive) => {
  expect(isDecisive(base, validator('a'), verdict('a', value))).toBe(decisive);
});

it('goes on after an unknown that is accepted', () => {
  expect(isDecisive(base, validator('a', { onUnknown: 'accept' }), verdict('a', 'unknown'))).toBe(false);
});

describe('a deployment that says nothing of its confidence', () => {
  const sure = validator('sure', { kind: 'confidence', onUnknown: 'accept' } as Partial<ValidatorConfig>);
  const high = { risk: 'high' } as const;

  it('is judged by the other validators alone, also where the risk is high', () => {
    const given = workload([validator('a'), sure], high);
    expect(judgeAnswer(given, [verdict('a', 'pass'), verdict('sure', 'unknown')])).toEqual({
      kind: 'accept',
      reason: 'validated',
    });
    expect(isDecisive(given, sure, verdict('sure', 'unknown'))).toBe(false);
  });

  it('proves nothing where nobody else says anything', () => {
    const silent = [verdict('sure', 'unknown')];
    expect(judgeAnswer(workload([sure]), silent)).toEqual({ kind: 'accept', reason: 'unproved' });
    expect(judgeAnswer(workload([sure], high), silent)).toMatchObject({ kind: 'object', reason: 'risk_threshold' });
  });

  it('is no excuse for a confidence check that broke', () => {
    const given = workload([validator('a'), sure], high);
    expect(judgeAnswer(given, [verdict('a', 'pass'), verdict('sure', 'unknown', 'crash')])).toMatchObject({
      kind: 'object',
    });
  });
});

describe('an objection says what kind it is', () => {
  it.each([
    ['refusal', 'fail', 'refused'],
    ['refusal', 'unknown', 'validator_unknown'],
    ['policy', 'fail', 'validator_failed'],
    ['policy', 'unknown', 'policy_uncertain'],
    ['tool_calls', 'fail', 'validator_failed'],
  ] as const)('%s, %s: %s', (kind, value, reason) => {
    const judged = workload([validator('a', { kind } as Partial<ValidatorConfig>)]);
    expect(judgeAnswer(judged, [verdict('a', value)])).toMatchObject({ kind: 'object', reason, detail: 'a' });
  });
});

describe('a weak signal', () => {
  const weak = (name: string): ValidatorConfig => validator(name, { weak: true, onFail: 'escalate' });

  it.each<[string, ResolvedWorkload, Verdict[], object]>([
    [
      'is not enough by itself, and the acceptance says that it was there',
      workload([validator('a'), weak('b')]),
      [verdict('a', 'pass'), verdict('b', 'fail')],
      { kind: 'accept', reason: 'weak_signal' },
    ],
    [
      'counts with a second one; the first is named',
      workload([weak('a'), weak('b')]),
      [verdict('a', 'fail'), verdict('b', 'fail')],
      { kind: 'object', action: 'escalate', detail: 'a' },
    ],
    [
      'counts with a strong one after it',
      workload([weak('a'), validator('b')]),
      [verdict('a', 'fail'), verdict('b', 'fail')],
      { kind: 'object', action: 'escalate', detail: 'a' },
    ],
    [
      'counts in full where the risk is high',
      workload([validator('a'), weak('b')], { risk: 'high' }),
      [verdict('a', 'pass'), verdict('b', 'fail')],
      { kind: 'object', action: 'escalate', detail: 'b' },
    ],
    [
      'says nothing where it passes',
      workload([weak('a')]),
      [verdict('a', 'pass')],
      { kind: 'accept', reason: 'validated' },
    ],
  ])('%s', (_case, given, verdicts, expected) => {
    expect(judgeAnswer(given, verdicts)).toMatchObject(expected);
  });

  it('does not end the checking, unless the risk is high', () => {
    expect(isDecisive(base, weak('a'), verdict('a', 'fail'))).toBe(false);
    expect(isDecisive({ ...base, risk: 'high' }, weak('a'), verdict('a', 'fail'))).toBe(true);
  });
});
