import type { History } from '@upshift/ports';
import { expect, it } from 'vitest';
import { readHistory } from './read-history.ts';

const at = (step: number) => ({ step, no: 0, try: 1 });
const answer = (step: number, text: string, mode: 'first' | 'repair' | 'escalation' = 'first', tier = 'efficient') => ({
  attempt: at(step),
  deployment: tier === 'efficient' ? 'small' : 'large',
  tier,
  mode,
  output: { text, toolCalls: null },
  confidence: null,
});
const verdict = (step: number, message: string) => ({
  attempt: at(step),
  verdict: {
    validator: 'form',
    version: '1',
    verdict: 'fail' as const,
    score: null,
    evidence: [{ path: '/a', message }],
    error: null,
    durationMs: 1,
  },
});
const history = (part: Partial<History>): History => ({
  answers: [],
  verdicts: [],
  failures: [],
  moments: [],
  ...part,
});

it('is empty before any answer', () => {
  const read = readHistory(history({}), null);
  expect(read).toEqual({ repairCharacters: 0, tokensUsed: 0, tried: [], unchanged: false });
});

it('counts the last answer and the findings on it, none of those on earlier ones', () => {
  const answers = [answer(2, 'first'), answer(5, 'second', 'repair')];
  const both = readHistory(
    history({ answers, verdicts: [verdict(2, 'x'.repeat(1000)), verdict(5, 'short')] }),
    'efficient',
  );
  expect(both.repairCharacters).toBe(
    JSON.stringify({ text: 'second', toolCalls: null }).length + '/a'.length + 'short'.length,
  );
});

it.each([
  ['a repair that brings the same again', 'same', 'repair', true],
  ['a repair that brings something else', 'other', 'repair', false],
  ['the same of a stronger tier, which nobody asked to mend it', 'same', 'escalation', false],
] as const)('%s', (_, text, mode, unchanged) => {
  expect(readHistory(history({ answers: [answer(2, 'same'), answer(5, text, mode)] }), 'efficient').unchanged).toBe(
    unchanged,
  );
});

it('names who was asked on the present tier, answered or failed', () => {
  const failures = [
    { attempt: at(3), deployment: 'other', tier: 'efficient', failureClass: 'content_refused' as const },
  ];
  const given = history({ answers: [answer(2, 'a'), answer(5, 'b', 'escalation', 'premium')], failures, tokens: 70 });
  expect(readHistory(given, 'efficient')).toMatchObject({ tried: ['small', 'other'], tokensUsed: 70 });
  expect(readHistory(given, 'premium').tried).toEqual(['large']);
});
