import { describe, expect, it } from 'vitest';
import type { PlanTask } from '../../plans/ballot.ts';
import { countSignals, signalNames, textOfTask } from './task-signals.ts';

function task(content: string, more: Partial<PlanTask> = {}): PlanTask {
  return { messages: [{ role: 'user', content }], tools: null, outputSchema: null, ...more };
}

const read = (of: PlanTask): Record<string, number> =>
  Object.fromEntries(countSignals(of).map((value, index) => [signalNames[index], value]));

const tool = {
  type: 'function',
  function: {
    name: 'weather.find_report',
    description: 'Finds a report.',
    parameters: {
      type: 'object',
      properties: {
        place: { type: 'object', properties: { city: { type: 'string' }, unit: { enum: ['C', 'F'] } } },
        days: { type: 'array', items: { type: 'integer' } },
      },
      required: ['place'],
    },
  },
} as const;

describe('signals of a task', () => {
  it('are one number for each name', () => {
    const values = countSignals(task('How many apples are 3 and 4?'));
    expect(values).toHaveLength(signalNames.length);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(new Set(signalNames).size).toBe(signalNames.length);
  });

  it.each([
    ['a sum', 'How many apples do Ann and Bob have in total, if Ann has 3?', ['asks_amount', 'asks_condition']],
    ['a reason', 'Explain why the sky is blue', ['asks_reason']],
    ['an exception', 'All of these are metals except', ['asks_exception']],
    ['a gap', 'The capital of France is ____ .', ['asks_blank']],
  ])('tell the kind of %s', (_, text, names) => {
    for (const name of names) expect(read(task(text))[name], name).toBe(1);
  });

  it('measure schemas', () => {
    const found = read(task('Weather?', { tools: [tool] }));
    expect(found['schemaDepth']).toBe(2);
    expect(found['enumerated']).toBeCloseTo(Math.log1p(1));
    expect(found['required']).toBeCloseTo(Math.log1p(1));
    expect(read(task('Weather?'))['schemaDepth']).toBe(0);
    expect(read(task('x', { outputSchema: { type: 'object' } }))['outputSchema']).toBe(1);
  });

  it('do not lose themselves in a schema that is deep or wide', () => {
    let deep: Record<string, unknown> = { type: 'string' };
    for (let level = 0; level < 1000; level++) deep = { type: 'object', properties: { next: deep } };
    expect(read(task('x', { outputSchema: deep }))['schemaDepth']).toBe(12);
  });

  it('see other scripts', () => {
    expect(read(task('Почему небо синее?'))['foreign']).toBeGreaterThan(50);
    expect(read(task('Why?'))['foreign']).toBe(0);
  });

  it('read what the user says and which tools there are, not what the system says', () => {
    const text = textOfTask({
      messages: [
        { role: 'system', content: 'be brief' },
        { role: 'user', content: 'Weather?' },
      ],
      tools: [tool],
      outputSchema: null,
    });
    expect(text).toBe('Weather?\nweather find report');
  });
});
