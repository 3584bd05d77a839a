import type { Tool } from '@upshift/contracts';
import { describe, expect, test } from 'vitest';
import { readToolCalls } from '../agreement/tool-calls.ts';
import { factsOfAnswer } from './answer-features.ts';
import { groundCalls } from './grounding.ts';
import { distanceTo, noveltyOf } from './guard/novelty.ts';
import { readQuestion } from './read-question.ts';
import { descriptionFit, toolFit } from './tool-fit.ts';

const question = (text: string) =>
  readQuestion({ messages: [{ role: 'user', content: text }], tools: null, outputSchema: null });
const tool: Tool = {
  type: 'function',
  function: {
    name: 'interest.calculate',
    parameters: {
      type: 'object',
      properties: {
        amount: { type: 'number' },
        rate: { type: 'number' },
        bank: { type: 'string' },
        mode: { enum: ['a', 'b'] },
      },
      required: ['amount', 'rate'],
    },
  },
};

describe('grounding', () => {
  const asked = question('What interest does Anna get for three thousand dollars, $3,000, at 5% from First Bank?');
  test.each<[string, Record<string, unknown>, number]>([
    ['what the question says', { amount: 3000, rate: 5, bank: 'First Bank' }, 0],
    ['a percentage as a ratio', { amount: 3000, rate: 0.05 }, 0],
    ['a value that nobody gave', { amount: 3000, rate: 0.07 }, 1],
    ['a name that nobody gave', { amount: 3000, rate: 5, bank: 'Savings Union' }, 1],
    ['an enumeration and a switch', { amount: 3000, rate: 5, mode: 'b', fast: true }, 0],
    ['values inside lists', { amount: [3000, 17, 18], rate: 5 }, 2],
  ])('%s', (_, given, ungrounded) => {
    const calls = [{ name: 'interest.calculate', arguments: given }];
    expect(groundCalls(calls, [tool], asked).ungrounded).toBe(ungrounded);
  });

  test('names that no argument takes up are missed', () => {
    const calls = [{ name: 'interest.calculate', arguments: { amount: 3000, rate: 5, bank: 'First Bank' } }];
    expect(groundCalls(calls, [tool], asked).namesMissed).toBe(1);
  });
});

describe('what an answer is weighed by', () => {
  test('is counted for calls by calls, for refusals by what was offered', () => {
    const asked = question('How much interest?');
    const calls = [{ name: 'interest.calculate', arguments: {} }];
    const called = factsOfAnswer({ text: null, toolCalls: calls }, readToolCalls(calls, [tool]), asked, [
      tool,
    ]).features;
    expect(called).toMatchObject({ callFit: 1, callDescribed: 0, noCall: 0, noCallFit: 0 });
    const refused = factsOfAnswer({ text: null, toolCalls: [] }, readToolCalls([], [tool]), asked, [tool]).features;
    expect(refused).toMatchObject({ callFit: 0, noCall: 1, noCallFit: 1 });
  });

  test.each([
    ['get_weather_forecast', 'What will the weather be?', 0.5],
    ['getWeather', 'weather?', 1],
    ['get', 'get it', 0],
  ])('%s fits %j by %d', (name, text, fit) => {
    expect(toolFit(question(text), name)).toBe(fit);
  });
});

describe('novelty', () => {
  const guard = {
    features: ['code' as const],
    mean: [0],
    scale: [1],
    points: [[0], [0], [0]],
    neighbours: 3,
    radius: 1,
    full: 3,
    doubt: 0,
    trust: {},
    start: [],
  };
  test.each([
    [0.9, 0],
    [2, 0.5],
    [3, 1],
    [100, 1],
  ])('at a distance of %d is %d', (value, novelty) => {
    expect(noveltyOf(guard, () => value)).toBeCloseTo(novelty, 12);
  });
});

describe('what a function says of itself', () => {
  const described = (description?: string): Tool => ({
    type: 'function',
    function: { name: 'f', parameters: {}, ...(description === undefined ? {} : { description }) },
  });
  const asked = question('Calculate the compound interest on my savings.');
  test.each<[string, string | undefined, number]>([
    ['is found where the question speaks of it, in other forms too', 'Compounding interests of savings accounts', 0.75],
    ['counts no everyday words', 'Find and return the interest', 1],
    ['is nothing without a description', undefined, 0],
    ['is nothing of what the question does not name', 'Translate a poem', 0],
  ])('%s', (_, description, fit) => {
    expect(descriptionFit(asked, [described(description)], 'f')).toBe(fit);
  });

  test('says nothing of a function that is not offered', () => {
    expect(descriptionFit(asked, [described('compound interest')], 'g')).toBe(0);
  });
});

describe('the distance to reference points', () => {
  test('is that of the nearest ones, wherever they stand in the list', () => {
    const points = Array.from({ length: 60 }, (_, index) => [(index * 37) % 11, (index * 17) % 7, (index * 5) % 3]);
    const position = [4.2, 3.1, 1.4];
    const squares = points
      .map((point) => point.reduce((sum, value, index) => sum + (value - (position[index] ?? 0)) ** 2, 0))
      .sort((left, right) => left - right)
      .slice(0, 3);
    const expected = Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / 3);
    expect(distanceTo({ points, neighbours: 3 }, position)).toBeCloseTo(expected, 10);
  });
});
