import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mendReply } from './mend-reply.ts';

it('keeps a good job as it is, without its options', () => {
  const reply = [['name', 'task', 'data', '{"a":1}', 'opts', '{"attempts":1}', 'ats', '1'], 'id-1', 0, 0];
  expect(mendReply(reply)).toEqual([['name', 'task', 'data', '{"a":1}', 'ats', '1'], 'id-1', 0, 0]);
});

it.each([
  ['{', '"{"'],
  ['', '""'],
  ['[1,', '"[1,"'],
  [`"${'x'.repeat(5000)}"`, JSON.stringify(`"${'x'.repeat(2047)}`)],
])('makes a string of %j', (data, mended) => {
  expect(mendReply([['data', data], 'id-1', 0, 0])).toEqual([['data', mended], 'id-1', 0, 0]);
});

it('drops fields that would be obeyed', () => {
  const fields = ['rjk', 'x', 'defa', 'x', 'parent', '{', 'progress', '{', 'id', '7', 'odd'];
  expect(mendReply([fields, 'id-1', 0, 0])).toEqual([[], 'id-1', 0, 0]);
});

it.each([[0], [null], [undefined], [[0, 0, 0, 0]], [[null, '', 0, 17]]])('passes %j through', (reply) => {
  expect(mendReply(reply)).toBe(reply);
});

it('leaves data that always parses', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 4000 }), (data) => {
      const [fields] = mendReply([['data', data], 'id-1', 0, 0]) as [string[]];
      JSON.parse(fields[1] ?? '');
    }),
  );
});
