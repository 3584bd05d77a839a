import type { EvalCase, ModelOutput, Tool } from '@upshift/contracts';
import { describe, expect, it } from 'vitest';
import { parseCase } from '../cases/parse-case-lines.ts';
import { joinScores, type PlainScorer, scoreAnswer } from './score-answer.ts';

const says = (text: string): ModelOutput => ({ text, toolCalls: null });
const calls = (...made: [string, unknown][]): ModelOutput => ({
  text: null,
  toolCalls: made.map(([name, given]) => ({ name, arguments: given })),
});

function score(value: Record<string, unknown>, output: ModelOutput | null) {
  const parsed = parseCase({ prompt: 'How much?', ...value });
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  const one: EvalCase = parsed.case;
  return scoreAnswer(one, (one.scorer ?? { kind: 'auto' }) as PlainScorer, output);
}

describe('scorers', () => {
  it.each<[Record<string, unknown>, ModelOutput, boolean, number]>([
    [{ reference: 'Paris', scorer: 'exact' }, says(' Paris\n'), true, 1],
    [{ reference: 'Paris', scorer: 'exact' }, says('paris'), false, 0],
    [{ reference: '1,200', scorer: 'number' }, says('$1200'), true, 1],
    [{ reference: '10', scorer: { kind: 'number', tolerance: 0.5 } }, says('10.4'), true, 1],
    [{ reference: '10', scorer: { kind: 'number', tolerance: 0.1 } }, says('10.4'), false, 0],
    [{ reference: '10', scorer: 'number' }, says('ten'), false, 0],
    [{ reference: 'the cat sat', scorer: 'similarity' }, says('The cat sat.'), true, 1],
    [{ reference: 'a b c d', scorer: { kind: 'similarity', min: 0.5 } }, says('a b x y'), true, 0.5],
    [{ scorer: { kind: 'contains', all: ['A'], any: ['x', 'y'], none: ['z'] } }, says('a and y'), true, 1],
    [{ scorer: { kind: 'contains', all: ['A'], none: ['z'], caseSensitive: true } }, says('a z'), false, 0],
    [{ reference: { a: 1, b: 'x' } }, says('```json\n{"b":"x ","a":1.0}\n```'), true, 1],
    [{ reference: { a: 1, b: 'x' } }, says('{"a":2,"b":"x"}'), false, 0.5],
    [{ reference: { a: 1 } }, says('{"a":1,"more":true}'), false, 0.5],
    [
      { reference: { a: 1, b: { c: 2 } }, scorer: { kind: 'json', fields: { '/b/c': 3, '/a': 1 }, min: 0.7 } },
      says('{"b":{"c":2}}'),
      true,
      0.75,
    ],
    [{ reference: { a: 1 } }, says('no JSON'), false, 0],
    [{ reference: '4' }, says('The answer is: 4'), true, 1],
    [{ reference: '4' }, says('5'), false, 0],
  ])('%j scores %j', (value, output, passed, expected) => {
    const said = score(value, output);
    expect(said.passed).toBe(passed);
    expect(said.score).toBeCloseTo(expected, 6);
  });

  it('reads tool calls as votes are read, in any order, and gives part of a score for part of them', () => {
    const parameters = { type: 'object', properties: { unit: { type: 'string', default: 'metric' } } };
    const tools: Tool[] = [{ type: 'function', function: { name: 'f', parameters } }];
    const wanted = {
      prompt: undefined,
      input: { messages: [{ role: 'user', content: 'Do both.' }], tools },
      reference: {
        toolCalls: [
          { name: 'f', arguments: { x: 1 } },
          { name: 'g', arguments: {} },
        ],
      },
    };
    expect(score(wanted, calls(['g', {}], ['f', { x: 1.0, unit: 'metric' }]))).toMatchObject({
      passed: true,
      score: 1,
    });
    expect(score({ ...wanted, scorer: 'tool_calls' }, calls(['f', { x: 2 }], ['g', {}]))).toMatchObject({
      passed: false,
      score: 0.5,
      reason: 'the same functions with other arguments',
    });
    expect(score({ ...wanted, scorer: 'tool_calls' }, says('I would rather not.'))).toMatchObject({
      passed: false,
      score: 0,
    });
    const none = { ...wanted, reference: { toolCalls: [] } };
    expect(score(none, says('There is nothing to call.'))).toMatchObject({ passed: true });
    expect(score(none, calls(['f', {}]))).toMatchObject({ passed: false });
  });

  it('takes no answer for a wrong one', () => {
    expect(score({ reference: 'x' }, null)).toEqual({ score: 0, passed: false, reason: 'there is no answer' });
  });

  it('joins parts: all must pass, and one that cannot say leaves the whole open', () => {
    const part = (name: string, score: number | null, passed: boolean | null, weight = 1) => ({
      name,
      weight,
      score: { score, passed, reason: 'so' },
    });
    expect(joinScores([part('a', 1, true), part('b', 0.8, true, 3)])).toMatchObject({ passed: true, score: 0.85 });
    expect(joinScores([part('a', 1, true), part('b', 0, false)])).toMatchObject({
      passed: false,
      score: 0.5,
      reason: 'b: so',
    });
    expect(joinScores([part('a', 1, true), part('b', null, null)])).toMatchObject({ passed: null, score: null });
  });
});
