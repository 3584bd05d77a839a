import { expect, it } from 'vitest';
import { renderSeries } from './render-series.ts';

it('draws every line and mark, names the picture, and lets no text become markup', () => {
  const svg = renderSeries('a < b', [{ name: 'one', color: '#000', values: [0, -3, 2] }], [{ at: 1, text: 'here' }]);
  expect(svg).toContain('<title>a &lt; b</title>');
  expect(svg.match(/<polyline/g)).toHaveLength(1);
  expect(svg).toContain('here, after 1 tasks');
  expect(svg).not.toMatch(/NaN|a < b/);
});
