import type { Verdict } from '@upshift/contracts';
import { expect, it } from 'vitest';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { createPortfolio } from '../testing/create-portfolio.ts';
import { bestAnswer, type JudgedAnswer } from './best-answer.ts';

const workload = resolveWorkload(
  createPortfolio({
    kept: {
      validators: [
        { name: 'form', kind: 'json_schema' },
        { name: 'refusal', kind: 'refusal' },
        { name: 'policy', kind: 'policy' },
        { name: 'sources', kind: 'citations' },
      ],
    },
  }),
  'kept',
);

/** `form:fail sources:pass`; its step is its place. */
function answers(...texts: readonly (readonly [verdicts: string, confidence?: number])[]): JudgedAnswer[] {
  return texts.map(([verdicts, confidence = null], index) => ({
    attempt: { step: index + 2, no: 0, try: 1 },
    tier: 'efficient',
    deployment: 'efficient-a',
    confidence,
    verdicts: verdicts.split(' ').flatMap((text): Verdict[] => {
      const [validator = '', verdict = ''] = text.split(':');
      const said = { version: '1', score: null, evidence: [], error: null, durationMs: 1 };
      return validator === '' ? [] : [{ validator, verdict: verdict as Verdict['verdict'], ...said }];
    }),
  }));
}

it.each([
  ['the one that got further', answers(['form:pass sources:fail'], ['form:fail']), 2],
  ['the one that could not be proved, before the one that was refuted', answers(['form:unknown'], ['form:fail']), 2],
  ['the surer one', answers(['form:fail', 0.9], ['form:fail', 0.3]), 2],
  ['of equals the last, which no weaker tier gave', answers(['form:fail'], ['form:fail']), 3],
  ['an answer, before a later refusal', answers(['form:fail'], ['form:pass refusal:fail']), 2],
  ['a harmless answer, before a later one that broke a policy', answers(['form:fail'], ['form:pass policy:fail']), 2],
  ['nobody, where all refused', answers(['refusal:fail'], ['refusal:fail']), null],
  ['nobody, where there is no answer', answers(), null],
])('keeps %s', (_, given, step) => {
  expect(bestAnswer(workload, given)?.step ?? null).toBe(step);
});
