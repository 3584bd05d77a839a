import { describe, expect, it } from 'vitest';
import { nestsDeeper } from './nests-deeper.ts';

describe('nestsDeeper', () => {
  it.each([
    ['[[]]', 2, false],
    ['[[[]]]', 2, true],
    ['{"a":{"b":[]}}', 2, true],
    ['[[],[],[],[]]', 2, false],
    ['["[[[[[["]', 2, false],
    ['["\\"[[[[[["]', 2, false],
    ['["\\\\",[[[]]]]', 3, true],
    ['"[[[[[[', 2, false],
    [']]]][[[[', 2, false],
  ])('%s beyond %i: %s', (text, limit, expected) => {
    expect(nestsDeeper(text, limit)).toBe(expected);
  });
});
