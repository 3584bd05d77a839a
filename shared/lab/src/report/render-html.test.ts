import { describe, expect, test } from 'vitest';
import { renderHtml } from './render-html.ts';

const point = (name: string, costPerSuccessUsd: number | null, success: number) => ({
  ...{ name, costPerSuccessUsd, success, isPolicy: name === 'chosen' },
});

describe('a picture of policies', () => {
  const html = renderHtml(
    'Plans <here>',
    [point('dear', 0.02, 0.9), point('chosen', 0.001, 0.92), point('a <b> & c', 0.005, 0.88), point('free', null, 0.5)],
    ['Measured.'],
  );

  test('numbers its spots from the cheapest on, as the table below does', () => {
    const spots = [...html.matchAll(/<g><title>(.*?)<\/title>.*?>(\d+)<\/text><\/g>/g)].map(([, name, number]) => [
      name,
      number,
    ]);
    expect(spots).toEqual([
      ['chosen', '2'],
      ['a &lt;b&gt; &amp; c', '3'],
      ['dear', '4'],
    ]);
    expect(html).toContain('<td>2</td><td>chosen</td><td>92.0 %</td><td>0.00100</td>');
  });

  test('lists what has no cost in the table alone', () => {
    expect(html).toContain('<td>1</td><td>free</td><td>50.0 %</td><td>–</td>');
  });

  test('marks the axes at round values within the picture', () => {
    for (const tick of ['>0.001<', '>0.01<', '>0.02<', '>90 %<', '>88 %<']) expect(html).toContain(tick);
  });

  test('draws an interval where there is one', () => {
    const ranged = renderHtml('x', [{ ...point('a', 1, 0.5), successRange: [0.4, 0.6] }], []);
    expect(ranged).toContain('stroke-opacity');
    expect(html).not.toContain('stroke-opacity');
  });

  test('takes no markup from names', () => {
    expect(html).not.toContain('<b>');
    expect(html).toContain('<h1>Plans &lt;here&gt;</h1>');
  });

  test('says so where no costs are recorded', () => {
    expect(renderHtml('x', [point('free', null, 0.5)], [])).toContain('No costs are recorded');
  });
});
