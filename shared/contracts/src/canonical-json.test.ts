import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashJson, toCanonicalJson } from './canonical-json.ts';

test('the order of keys and the white space do not matter, the order of a list does', () => {
  expect(toCanonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
  expect(hashJson(JSON.parse('{"a":1.0,"b":2}'))).toBe(hashJson(JSON.parse('{ "b":2, "a":1 }')));
  expect(hashJson([1, 2])).not.toBe(hashJson([2, 1]));
});

test('says the same as the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(toCanonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { seed: 1 },
  );
});
