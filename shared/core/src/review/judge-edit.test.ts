import { type Verdict, validatorConfigSchema } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { createPortfolio } from '../testing/create-portfolio.ts';
import { judgeEdit, validatorsOfEdit } from './judge-edit.ts';

const base = resolveWorkload(createPortfolio(), createPortfolio().defaultWorkload);
const schema = validatorConfigSchema.parse({ kind: 'json_schema', name: 'shape', onUnknown: 'review' });
const refusal = validatorConfigSchema.parse({ kind: 'refusal', name: 'refusal', onUnknown: 'accept' });
const confidence = validatorConfigSchema.parse({ kind: 'confidence', name: 'sure', min: 0.9, onUnknown: 'escalate' });
const workload = { ...base, risk: 'low', critical: false, validators: [schema, confidence, refusal] } as const;

const said = (validator: string, verdict: Verdict['verdict'], error: string | null = null): Verdict => ({
  validator,
  verdict,
  error,
  version: '1.0.0',
  score: null,
  evidence: [],
  durationMs: 1,
});

test('asks no validator that judges how sure a model was', () => {
  expect(validatorsOfEdit(workload).map(({ name }) => name)).toEqual(['shape', 'refusal']);
});

test.each([
  ['passes', [said('shape', 'pass'), said('refusal', 'pass')], 'low', 'accept'],
  [
    'may be unknown where the workload accepts that',
    [said('shape', 'pass'), said('refusal', 'unknown')],
    'low',
    'accept',
  ],
  ['may not be unknown where the risk is high', [said('shape', 'pass'), said('refusal', 'unknown')], 'high', 'object'],
  ['may not fail', [said('shape', 'fail'), said('refusal', 'pass')], 'low', 'object'],
  ['may not be unknown where proof is asked for', [said('shape', 'unknown'), said('refusal', 'pass')], 'low', 'object'],
  [
    'may not be unseen by a validator that broke',
    [said('shape', 'unknown', 'timeout'), said('refusal', 'pass')],
    'low',
    'object',
  ],
] as const)('an edit %s', (_what, verdicts, risk, kind) => {
  expect(judgeEdit(workload, verdicts, risk).kind).toBe(kind);
});

test('an edit of a workload without validators stands', () => {
  expect(judgeEdit({ ...workload, validators: [confidence] }, [], 'critical').kind).toBe('accept');
});
