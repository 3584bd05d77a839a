import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLineSplitter } from './split-lines.ts';

function split(chunks: readonly Uint8Array[], maxBytes = 100): (readonly [number, string | null])[] {
  const splitter = createLineSplitter(maxBytes);
  const lines = chunks.flatMap((chunk) => [...splitter.push(chunk)]);
  const last = splitter.end();
  return [...lines, ...(last === null ? [] : [last])].map(({ no, bytes }) => [
    no,
    bytes === null ? null : Buffer.from(bytes).toString(),
  ]);
}

it('numbers lines as they stand in the input and leaves out blank ones', () => {
  expect(split([Buffer.from('a\n\n \t\r\nb\r\nc')])).toEqual([
    [1, 'a'],
    [4, 'b\r'],
    [5, 'c'],
  ]);
  expect(split([])).toEqual([]);
  expect(split([Buffer.from('\n')])).toEqual([]);
});

it('lets a line above the limit go and goes on behind it', () => {
  expect(split([Buffer.from('aaa'), Buffer.from('aaa\nbb\n'), Buffer.from('cccccc')], 5)).toEqual([
    [1, null],
    [2, 'bb'],
    [3, null],
  ]);
});

it('cuts alike however the bytes arrive', () => {
  const text = fc.array(fc.constantFrom('a', 'é', '\n', '\r\n', ' ', '💥'), { maxLength: 60 });
  fc.assert(
    fc.property(text, fc.array(fc.nat(7), { minLength: 1 }), (pieces, sizes) => {
      const bytes = Buffer.from(pieces.join(''));
      const chunks: Uint8Array[] = [];
      for (let from = 0, at = 0; from < bytes.length; at += 1) {
        const size = (sizes[at % sizes.length] ?? 0) + 1;
        chunks.push(bytes.subarray(from, from + size));
        from += size;
      }
      expect(split(chunks, 8)).toEqual(split([bytes], 8));
    }),
  );
});
