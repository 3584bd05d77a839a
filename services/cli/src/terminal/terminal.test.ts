import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { followSignals, type StopSignal } from './follow-signals.ts';
import { formatMs, formatSeconds, formatShare, formatUsd } from './format.ts';
import { createOutput } from './output.ts';
import { printable, printableJson, printableLine, printableLines } from './printable.ts';
import { renderTable } from './render-table.ts';
import { renderTree } from './render-tree.ts';

describe('figures for people', () => {
  test.each([
    [0, '0 USD'],
    [0.000187, '0.000187 USD'],
    [0.00000004, '0.000000040 USD'],
    [0.5, '0.500 USD'],
    [12.3, '12.30 USD'],
  ])('%d USD', (usd, text) => expect(formatUsd(usd)).toBe(text));

  test.each([
    [0.2, '< 1 ms'],
    [12.4, '12 ms'],
    [1260, '1.3 s'],
    [75_000, '1 min 15 s'],
  ])('%d ms', (milliseconds, text) => expect(formatMs(milliseconds)).toBe(text));

  test.each([
    [9.96, '10 s'],
    [59.6, '1 min 0 s'],
    [7260, '2 h 1 min'],
  ])('%d s', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));

  test('a share', () => expect(formatShare(0.0833)).toBe('8.3 %'));
});

describe('text of others', () => {
  const hostile = 'a\u001b[31mb\u0000\u009b\u007f\u202e\r\nc\td\u2028';

  test('keeps its lines and shows its controls', () => {
    expect(printable(hostile)).toBe('a\\x1b[31mb\\x00\\x9b\\x7f\\u202e\nc\td\\u2028');
  });

  test('stays on one line where it must', () => {
    expect(printableLine(hostile)).toBe('a\\x1b[31mb\\x00\\x9b\\x7f\\u202e\\r\\nc\\td\\u2028');
  });

  test('stays the same value as JSON, without a control in it', () => {
    const json = printableJson({ [hostile]: hostile });
    expect(JSON.parse(json)).toEqual({ [hostile]: hostile });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
    expect(json).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
  });

  test('is made safe inside a value, keys too; letters of every script stay', () => {
    expect(printableLines({ 'k\n': ['\u0007', 1, null, 'Grüße 🎉 日本'] })).toEqual({
      'k\\n': ['\\x07', 1, null, 'Grüße 🎉 日本'],
    });
  });
});

test('a table is as wide as its widest cells; colour takes no width', () => {
  const table = renderTable(
    [{ title: 'name' }, { title: 'n', align: 'right' }],
    [
      ['\u001b[31mred\u001b[39m', '1'],
      ['long name', '1,000'],
    ],
  );
  expect(table).toBe('name           n\n\u001b[31mred\u001b[39m            1\nlong name  1,000');
});

test('a tree draws its branches', () => {
  const tree = {
    label: 'root',
    children: [
      { label: 'a', children: [{ label: 'b' }] },
      { label: 'c', children: [{ label: 'd' }] },
    ],
  };
  expect(renderTree(tree)).toBe('root\n├─ a\n│  └─ b\n└─ c\n   └─ d');
});

test('one wish to stop that arrives several times is told once, a later one again', () => {
  const listeners = new Map<StopSignal, () => void>();
  let now = 0;
  const heard: StopSignal[] = [];
  followSignals(
    { on: (signal, listener) => listeners.set(signal, listener) },
    () => now,
  )((signal) => heard.push(signal));
  const send = (signal: StopSignal, at: number): void => {
    now = at;
    listeners.get(signal)?.();
  };
  send('SIGINT', 1000);
  send('SIGINT', 1002);
  send('SIGINT', 1100);
  send('SIGINT', 2000);
  send('SIGTERM', 2010);
  send('SIGTERM', 5000);
  expect(heard).toEqual(['SIGINT', 'SIGINT', 'SIGTERM']);
});

test.each([
  ['a pipe', false, null, false],
  ['a terminal', true, null, true],
  ['a terminal where colour is off', true, false, false],
  ['a pipe where colour is forced', false, true, true],
])('colour on %s', (_, isTTY, color, colored) => {
  const stdout = Object.assign(new PassThrough(), { isTTY });
  const output = createOutput({ stdout, stderr: process.stderr, color });
  expect(output.colors.red('x') !== 'x').toBe(colored);
});
