import { expect, test } from 'vitest';
import { layOutJson, layOutText, markEvidence } from './mark-evidence.js';

const marked = (pieces: ReturnType<typeof markEvidence>) =>
  pieces.filter(({ notes }) => notes.length > 0).map(({ text, notes }) => [text, ...notes]);

test.each([
  [{ total: 'twelve', lines: [{ sku: 'a/b', 'x~y': null }, []], nothing: {} }],
  ['text'],
  [[1, true, null]],
  [{ '': { '"': '</pre>' } }],
])('lays JSON out as JSON.stringify does: %j', (value) => {
  expect(layOutJson(value).text).toBe(JSON.stringify(value, null, 2));
});

test('marks the value that a pointer names, with its escapes', () => {
  const layout = layOutJson({ total: 'twelve', 'a/b': [{ 'x~y': 7 }] });
  const evidence = [
    { path: '/total', message: 'must be number' },
    { path: '/a~1b/0/x~0y', message: 'must be string' },
  ];
  const pieces = markEvidence(layout, evidence);
  expect(pieces.map(({ text }) => text).join('')).toBe(layout.text);
  expect(marked(pieces)).toEqual([
    ['"twelve"', 0],
    ['7', 1],
  ]);
});

test('marks a call by the pointer of the answer', () => {
  const layout = layOutJson({ city: 'Oslo' }, '/toolCalls/0/arguments');
  expect(marked(markEvidence(layout, [{ path: '/toolCalls/0/arguments/city', message: 'is made up' }]))).toEqual([
    ['"Oslo"', 0],
  ]);
});

test('marks what a message quotes, what it ends with, and the figures that it names', () => {
  const layout = layOutText('Revenue rose by 12.5 % [9]. We expect more. He said “so be it”.');
  const evidence = [
    { path: '/text', message: 'The source does not say "so be it".' },
    { path: '/text', message: 'No source is cited for: We expect more.' },
    { path: '/text', message: 'The source does not give the figure 12.5.' },
    { path: '', message: 'The answer declines.' },
  ];
  expect(marked(markEvidence(layout, evidence))).toEqual([
    ['12.5', 2],
    ['We expect more', 1],
    ['so be it', 0],
  ]);
});

test('parts that several findings speak of carry all of them', () => {
  const evidence = [
    { path: '', message: 'It holds "abc def".' },
    { path: '', message: 'It holds "def ghi".' },
  ];
  expect(marked(markEvidence(layOutText('abc def ghi'), evidence))).toEqual([
    ['abc ', 0],
    ['def', 0, 1],
    [' ghi', 1],
  ]);
});

test('a text without evidence is one piece, an empty one none', () => {
  expect(markEvidence(layOutText('all well'), [])).toEqual([{ text: 'all well', notes: [] }]);
  expect(markEvidence(layOutText(''), [{ path: '/x', message: 'must "be"' }])).toEqual([]);
});
