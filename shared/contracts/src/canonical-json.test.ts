import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toCanonicalJson } from './canonical-json.ts';

test('the order of keys and the white space do not matter, the order of a list does', () => {
  expect(toCanonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
  expect(toCanonicalJson(JSON.parse('{"a":1.0,"b":2}'))).toBe(toCanonicalJson(JSON.parse('{ "b":2, "a":1 }')));
  expect(toCanonicalJson([1, 2])).not.toBe(toCanonicalJson([2, 1]));
  expect(toCanonicalJson({ a: undefined, b: [undefined], 10: 1, 9: 2 })).toBe('{"10":1,"9":2,"b":[null]}');
});

test('says the same as the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(toCanonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { seed: 1 },
  );
});
