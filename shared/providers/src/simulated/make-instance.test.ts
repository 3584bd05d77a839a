import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeInstance } from './make-instance.ts';
import { seededRandom } from './seeded-random.ts';
import { stringFromPattern } from './string-from-pattern.ts';

const words = ['blue', 'lamps'];
const random = () => seededRandom('a test');

describe('a schema that means harm', () => {
  const deep = (levels: number): unknown =>
    levels === 0 ? { type: 'string' } : { type: 'array', minItems: 1, items: deep(levels - 1) };
  const wide = { type: 'object', properties: {}, required: Array.from({ length: 20_000 }, (_, at) => `key${at}`) };

  it.each([
    ['refers to itself', { $ref: '#' }],
    ['requires itself', { type: 'object', properties: { self: { $ref: '#' } }, required: ['self'] }],
    ['doubles at every level', { type: 'array', minItems: 2, items: { $ref: '#' } }],
    ['refers in a circle', { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } }],
    ['refers to nowhere', { $ref: '#/$defs/none' }],
    ['refers elsewhere', { $ref: 'https://elsewhere.example/schema' }],
    ['is deep', deep(1000)],
    ['is wide', wide],
    ['wants an endless array', { type: 'array', minItems: 1e9, items: { type: 'string' } }],
    ['wants an endless string', { type: 'string', minLength: 1e12 }],
    ['wants a thousand long strings', { type: 'array', minItems: 1000, items: { type: 'string', minLength: 100_000 } }],
    ['repeats without end', { type: 'string', pattern: '((((((((a{500}){500}){500}){500}){500}){500}){500}){500}' }],
    ['repeats nothing', { type: 'string', pattern: '((((((){500}){500}){500}){500}){500}){500}' }],
    ['is no schema', { type: 7, properties: [], required: {}, enum: 'x', items: 3, anyOf: {}, minimum: 'low' }],
    ['wants the impossible', { type: 'integer', minimum: 9, maximum: 3 }],
    ['wants three of two', { type: 'array', minItems: 3, uniqueItems: true, items: { type: 'boolean' } }],
  ])('that %s still ends, soon', (_what, schema) => {
    const before = process.threadCpuUsage();
    const text = JSON.stringify(makeInstance(schema, random(), words));
    expect(text.length).toBeLessThan(2_000_000);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(1000);
  });

  it('whatever it is, never throws', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'type',
            'properties',
            'items',
            'enum',
            'const',
            '$ref',
            'allOf',
            'anyOf',
            'required',
            'pattern',
            'minItems',
            'minimum',
            'multipleOf',
            'format',
          ),
          fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('object', 'array', 'string', '#', 'constructor')),
        ),
        (schema) => void makeInstance(schema, random(), words),
      ),
      { numRuns: 2000 },
    );
  });
});

describe('a pattern', () => {
  it.each([
    '^abc$',
    'a|bc|',
    '[a-f0-9]{8}',
    '(ab)+',
    'x?y*z+',
    '^(?:foo|bar)-\\d{2,3}$',
    '\\d\\w\\s',
    '[^0-9]',
    '(?<year>\\d{4})',
    'a{3}',
    '\\.\\*',
    '[\\d.]+',
  ])('%s gets a string that matches', (pattern) => {
    for (let seed = 0; seed < 50; seed++)
      expect(stringFromPattern(pattern, seededRandom(`${seed}`)) ?? '').toMatch(new RegExp(pattern));
  });

  it.each(['(?=a)b', '(a)\\1', '\\p{L}', '[z-a]', '(', ')', '*a', 'a{', '[', '\\'])('%s is left alone', (pattern) => {
    expect(stringFromPattern(pattern, random())).toBeUndefined();
  });

  it('fills as far as the length that is asked for', () => {
    expect(stringFromPattern('^[a-z]+$', random(), { min: 40, max: 60 })).toMatch(/^[a-z]{40,60}$/);
  });
});
