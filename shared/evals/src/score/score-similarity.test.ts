import { expect, it } from 'vitest';
import { meaningOf, scoreVectors } from './score-similarity.ts';

it.each([
  [[1, 0], [2, 0], 1, true],
  [[1, 1], [1, 0], Math.SQRT1_2, true],
  [[1, 0], [0, 3], 0, false],
  // What points apart is no negative share.
  [[1, 0], [-1, 0], 0, false],
])('scores %j and %j with %d', (wanted, given, score, passed) => {
  const said = scoreVectors(0.7, wanted, given);
  expect(said.score).toBeCloseTo(score, 12);
  expect(said.passed).toBe(passed);
});

it('is never above 1, and passes what is its own', () => {
  const vector = Array.from({ length: 512 }, (_, at) => Math.sin(at) / 3);
  const said = scoreVectors(1, vector, vector);
  expect(said.score).toBeLessThanOrEqual(1);
  expect(said.score).toBeCloseTo(1, 12);
});

it('holds the cosine itself against the threshold, also where the score is cut at 0', () => {
  expect(scoreVectors(0, [1, 0], [-1, 0.001])).toMatchObject({ score: 0, passed: false });
});

it('says nothing of a vector without a direction', () => {
  expect(scoreVectors(0, [0, 0], [1, 0])).toMatchObject({ score: null, passed: null });
});

it('reads texts and JSON as what they say, and tool calls not at all', () => {
  expect(meaningOf({ text: 'a' })).toBe('a');
  expect(meaningOf({ json: { a: 1 } })).toBe('{"a":1}');
  expect(meaningOf({ toolCalls: [] })).toBeNull();
  expect(meaningOf(undefined)).toBeNull();
});
