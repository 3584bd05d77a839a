import type { Step } from './document.ts';
import { percent } from './render-markdown.ts';
import { html } from './safe-text.ts';

const rowHeight = 30;
const labelWidth = 170;
const plotWidth = 430;
const textWidth = 150;

/** Steps from top to bottom; what a step adds or takes begins where the one before ended. */
export function drawWaterfall(name: string, steps: readonly Step[]): string {
  const spans: { readonly from: number; readonly to: number }[] = [];
  let at = 0;
  for (const { value, total } of steps) {
    const from = total === true ? 0 : at;
    at = total === true ? value : at + value;
    spans.push({ from, to: at });
  }
  const low = Math.min(0, ...spans.flatMap(({ from, to }) => [from, to]));
  const high = Math.max(0, ...spans.flatMap(({ from, to }) => [from, to]));
  const x = (value: number): number => labelWidth + (high === low ? 0 : (plotWidth * (value - low)) / (high - low));
  const rows = steps.map(({ label, text, total }, index) => {
    const { from, to } = spans[index] ?? { from: 0, to: 0 };
    const y = index * rowHeight;
    const left = x(Math.min(from, to));
    const width = Math.max(1.5, Math.abs(x(to) - x(from)));
    const tone = total === true ? 'mark' : to > from ? 'more' : 'less';
    const next =
      index + 1 < steps.length
        ? `<line class="rule" x1="${x(to).toFixed(1)}" x2="${x(to).toFixed(1)}" y1="${y + 22}" y2="${y + rowHeight + 6}"/>`
        : '';
    return `<text x="0" y="${y + 19}">${html(label)}</text>${next}<rect class="${tone}" x="${left.toFixed(1)}" y="${y + 6}" width="${width.toFixed(1)}" height="16" rx="2"/><text class="figure" x="${labelWidth + plotWidth + textWidth}" y="${y + 19}" text-anchor="end">${html(text)}</text>`;
  });
  return figure(name, labelWidth + plotWidth + textWidth, steps.length * rowHeight, rows.join(''));
}

/** Upright columns over time; the strong ones are what the report is about. */
export function drawColumns(
  name: string,
  columns: readonly {
    readonly label: string;
    readonly value: number;
    readonly text: string;
    readonly strong?: boolean;
  }[],
): string {
  const height = 120;
  const width = Math.max(300, columns.length * 84);
  const step = width / Math.max(1, columns.length);
  const highest = Math.max(1, ...columns.map(({ value }) => value));
  const drawn = columns.map(({ label, value, text, strong }, at) => {
    const size = (height * value) / highest;
    const middle = (at + 0.5) * step;
    return `<rect class="${strong === true ? 'mark' : 'band'}" x="${(middle - step * 0.3).toFixed(1)}" y="${(20 + height - size).toFixed(1)}" width="${(step * 0.6).toFixed(1)}" height="${Math.max(1, size).toFixed(1)}" rx="2"/><text class="figure" x="${middle.toFixed(1)}" y="${(15 + height - size).toFixed(1)}" text-anchor="middle">${html(text)}</text><text class="axis" x="${middle.toFixed(1)}" y="${height + 38}" text-anchor="middle">${html(label)}</text>`;
  });
  return figure(name, width, height + 46, drawn.join(''));
}

/** An estimate with its interval on a scale that has zero on it. */
export function drawInterval({
  name,
  low,
  high,
  value,
}: {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly value: number;
}): string {
  const [least, most] = [Math.min(0, low), Math.max(0, high)];
  const span = most - least || 1;
  const x = (at: number): string => (20 + (560 * (at - least)) / span).toFixed(1);
  const tone = high < 0 ? 'less' : low > 0 ? 'more' : 'band';
  const words = `${percent(value)} (${percent(low)} to ${percent(high)})`;
  return figure(
    `${name}: ${words}`,
    600,
    44,
    `<line class="rule" x1="20" x2="580" y1="16" y2="16"/><rect class="${tone}" x="${x(low)}" y="9" width="${Math.max(2, (560 * (high - low)) / span).toFixed(1)}" height="14" rx="3"/><rect class="ink" x="${(Number(x(value)) - 1.5).toFixed(1)}" y="4" width="3" height="24"/><line class="zero" x1="${x(0)}" x2="${x(0)}" y1="2" y2="30"/><text class="axis" x="${x(0)}" y="42" text-anchor="${least === 0 ? 'start' : most === 0 ? 'end' : 'middle'}">no change</text>`,
  );
}

function figure(name: string, width: number, height: number, content: string): string {
  return `<figure><figcaption>${html(name)}</figcaption><div class="wide"><svg class="chart" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${html(name)}">${content}</svg></div></figure>`;
}
