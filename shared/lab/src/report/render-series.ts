import { escapeHtml } from './escape-html.ts';

/** A line of a picture: one value for each task. */
export interface Series {
  readonly name: string;
  readonly color: string;
  readonly values: readonly number[];
}

const width = 900;
const height = 420;
const margin = { left: 60, right: 30, top: 60, bottom: 50 };

/**
 * Draws lines over tasks as an SVG, with marks where something happened. Needs no script.
 *
 * @param marks vertical lines: at which task, and what
 */
export function renderSeries(
  title: string,
  series: readonly Series[],
  marks: readonly { readonly at: number; readonly text: string }[],
): string {
  const values = series.flatMap((one) => one.values);
  const low = Math.floor(Math.min(0, ...values));
  const high = Math.ceil(Math.max(0, ...values));
  const tasks = Math.max(2, ...series.map((one) => one.values.length));
  const x = (at: number): number => margin.left + (at / (tasks - 1)) * (width - margin.left - margin.right);
  const y = (value: number): number =>
    height - margin.bottom - ((value - low) / Math.max(1, high - low)) * (height - margin.top - margin.bottom);
  const step = Math.max(1, Math.ceil((high - low) / 8));
  const first = Math.ceil(low / step) * step;
  const grid = Array.from({ length: Math.floor((high - first) / step) + 1 }, (_, index) => first + index * step);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${escapeHtml(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${margin.left}" y="20" font-size="14">${escapeHtml(title)}</text>`,
    ...grid.map(
      (value) =>
        `<line x1="${margin.left}" x2="${width - margin.right}" y1="${y(value)}" y2="${y(value)}" stroke="${value === 0 ? '#333' : '#ddd'}"/><text x="${margin.left - 8}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
    ),
    ...Array.from({ length: 10 }, (_, index) => Math.round((index * tasks) / 9)).map(
      (at) => `<text x="${x(Math.min(at, tasks - 1))}" y="${height - 28}" text-anchor="middle">${at}</text>`,
    ),
    `<text x="${width / 2}" y="${height - 8}" text-anchor="middle">tasks</text>`,
    ...marks.map(
      ({ at, text }) =>
        `<line x1="${x(at)}" x2="${x(at)}" y1="${margin.top}" y2="${height - margin.bottom}" stroke="#999" stroke-dasharray="4 4"><title>${escapeHtml(text)}, after ${at} tasks</title></line><text x="${x(at) + 3}" y="${margin.top - 4}" fill="#666">${escapeHtml(text)}</text>`,
    ),
    ...series.map(
      ({ color, values: own }) =>
        `<polyline fill="none" stroke="${color}" stroke-width="1.5" points="${thin(own)
          .map(([at, value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`)
          .join(' ')}"/>`,
    ),
    ...series.map(
      ({ name, color }, index) =>
        `<text x="${margin.left + index * 330}" y="38" fill="${color}">${escapeHtml(name)}</text>`,
    ),
    '</svg>\n',
  ].join('\n');
}

/** A point for each pixel or so. */
function thin(values: readonly number[]): [number, number][] {
  const every = Math.max(1, Math.floor(values.length / width));
  return [...values.entries()].filter(([at]) => at % every === 0);
}
