import { describe, expect, it } from 'vitest';
import { compileSchema } from './compile-schema.ts';
import { toEvidence } from './to-evidence.ts';

function find(schema: unknown, value: unknown) {
  return toEvidence(compileSchema(JSON.stringify(schema)).all(value), '').map(
    ({ path, message }) => `${path} ${message}`,
  );
}

describe('evidence for a repair', () => {
  it.each([
    [
      'names the values that are allowed',
      { enum: ['a', 'b'] },
      'c',
      [' must be equal to one of the allowed values: "a", "b"'],
    ],
    ['names the constant', { const: 1 }, 2, [' must be equal to constant: 1']],
    [
      'names what is too much',
      { additionalProperties: false },
      { x: 1 },
      [' must NOT have additional properties: "x"'],
    ],
    [
      'leaves out alternatives of another type',
      { properties: { a: { anyOf: [{ type: 'null' }, { type: 'object', required: ['b'] }] } } },
      { a: {} },
      ["/a must have required property 'b'"],
    ],
    [
      'names all types where none fits',
      { anyOf: [{ type: 'null' }, { type: 'number' }] },
      'x',
      [' must be null', ' must be number'],
    ],
    [
      'says when more than one alternative fits',
      { oneOf: [{ type: 'number' }, { minimum: 1 }] },
      2,
      [' must match exactly one schema in oneOf'],
    ],
    [
      'does not repeat that a condition failed',
      JSON.parse('{"if":true,"then":{"minLength":3}}'),
      'x',
      [' must NOT have fewer than 3 characters'],
    ],
    [
      'names a property by its name',
      { propertyNames: { maxLength: 1 } },
      { ab: 1 },
      [' property name "ab" must NOT have more than 1 characters'],
    ],
    ['says the same thing once', { allOf: [{ minimum: 3 }, { minimum: 3 }] }, 1, [' must be >= 3']],
  ])('%s', (_, schema, value, expected) => {
    expect(find(schema, value)).toEqual(expected);
  });
});
