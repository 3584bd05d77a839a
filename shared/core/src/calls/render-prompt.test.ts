import { expect, it } from 'vitest';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { createPortfolio, createRequest } from '../testing/create-portfolio.ts';
import { renderPrompt, unknownVariables } from './render-prompt.ts';

const portfolio = createPortfolio({ work: { audience: 'public' } });
const render = (template: string, part: Parameters<typeof createRequest>[1] = {}): string =>
  renderPrompt(template, {
    workload: resolveWorkload(portfolio, 'work'),
    tier: 'strong',
    deployment: 'strong-a',
    request: createRequest('Hello', part),
  });

it.each([
  ['plain words', 'plain words'],
  ['{{workload}}, {{ tier }}, {{ deployment }}', 'work, strong, strong-a'],
  ['for {{audience}}', 'for public'],
  ['{{output_schema}}', '{"type":"object"}'],
  ['{{metadata.customer}}{{ metadata.a-b.c }}', 'Acmenested'],
  ['none: "{{metadata.missing}}"', 'none: ""'],
  [
    '{{ unknown }} and {"a":{"b":1}} and {{ }} and {{constructor}}',
    '{{ unknown }} and {"a":{"b":1}} and {{ }} and {{constructor}}',
  ],
])('%s', (template, expected) => {
  const metadata = { customer: 'Acme', 'a-b.c': 'nested' };
  expect(render(template, { metadata, outputSchema: { type: 'object' } })).toBe(expected);
});

it("takes the task's audience before the workload's, and fills in what a label holds without reading it again", () => {
  expect(render('{{audience}}', { audience: 'internal' })).toBe('internal');
  expect(render('{{metadata.a}}', { metadata: { a: '{{tier}} $& $1' } })).toBe('{{tier}} $& $1');
});

it('names unknown variables with their line', () => {
  expect(unknownVariables('{{tier}}\n{{ custmer }} {{metadata.x}}\n\n{{ metadata }}')).toEqual([
    { name: 'custmer', line: 2 },
    { name: 'metadata', line: 4 },
  ]);
});
