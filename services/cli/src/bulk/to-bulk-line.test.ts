import { describe, expect, test } from 'vitest';
import { openLineSource } from './line-source.ts';
import { toBulkLine } from './to-bulk-line.ts';

const made = (text: string, no = 7) => toBulkLine({ no, bytes: Buffer.from(text) }, 'abc');
const sent = (text: string) => {
  const line = made(text);
  return 'text' in line ? JSON.parse(line.text) : line.error.code;
};

test.each([
  ['the file and the line where it says nothing', '{"prompt":"x"}', { idempotencyKey: 'file/abc/7', prompt: 'x' }],
  ['its id, which is no part of the body', '{"id":"o-7","prompt":"x"}', { idempotencyKey: 'line-id/o-7', prompt: 'x' }],
  ['its own key', '{"idempotencyKey":"k","prompt":"x"}', { idempotencyKey: 'k', prompt: 'x' }],
  ['its own key before its id', '{"id":"o","idempotencyKey":"k"}', { idempotencyKey: 'k' }],
])('a line is named by %s', (_what, text, expected) => {
  expect(sent(text)).toEqual(expected);
});

test.each([
  ['no JSON', '{"prompt":', 'BODY_NOT_JSON'],
  ['no object', '[1]', 'REQUEST_INVALID'],
  ['an id that is no text', '{"id":7}', 'REQUEST_INVALID'],
  ['an id that no header would take', '{"id":"a b"}', 'REQUEST_INVALID'],
])('%s is refused here', (_what, text, code) => {
  expect(sent(text)).toBe(code);
});

test('bytes that are no UTF-8 are refused', () => {
  expect(toBulkLine({ no: 1, bytes: Buffer.from([0x22, 0xff, 0x22]) }, 'abc')).toMatchObject({
    error: { code: 'BODY_NOT_JSON' },
  });
});

test('keys that poison prototypes go to the server as they are, which refuses them', () => {
  expect(made('{"__proto__":{"a":1}}')).toEqual({ no: 7, text: '{"idempotencyKey":"file/abc/7","__proto__":{"a":1}}' });
});

describe('a file of lines', () => {
  const read = async (...chunks: (string | Buffer)[]) => {
    const source = await openLineSource('x', async function* () {
      for (const chunk of chunks) yield Buffer.from(chunk);
    });
    const lines: [number, string | null][] = [];
    for await (const { no, bytes } of source.lines()) lines.push([no, bytes?.toString() ?? null]);
    return { ...source, lines };
  };

  test('counts what is not blank and numbers everything', async () => {
    expect(await read('a\n\n', 'b', 'c\r\n \t\nd')).toMatchObject({
      count: 3,
      lines: [
        [1, 'a'],
        [2, ''],
        [3, 'bc\r'],
        [4, ' \t'],
        [5, 'd'],
      ],
    });
  });

  test('has the same hash however it is cut, and another one for another byte', async () => {
    const [whole, cut, other] = [await read('a\nb\n'), await read('a', '\n', 'b\n'), await read('a\nc\n')];
    expect(cut.sha256).toBe(whole.sha256);
    expect(other.sha256).not.toBe(whole.sha256);
  });

  test('leaves out a byte order mark, and holds nothing of a line that is too large', async () => {
    const large = Buffer.alloc(700_000, 'x');
    expect((await read('\ufeffa\n', large, large, '\nb')).lines).toEqual([
      [1, 'a'],
      [2, null],
      [3, 'b'],
    ]);
  });

  test('is empty where there is nothing', async () => {
    expect(await read()).toMatchObject({ count: 0, lines: [] });
  });
});
