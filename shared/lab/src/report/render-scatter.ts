import { escapeHtml } from './escape-html.ts';

/** A point of the picture. */
export interface Spot {
  /** What the table below the picture calls it. */
  readonly number: number;
  readonly name: string;
  readonly costUsd: number;
  /** 0..1. */
  readonly success: number;
  /** The 95 % interval of success, where there is one. */
  readonly range: readonly [number, number] | null;
  readonly isPolicy: boolean;
}

const width = 860;
const height = 460;
const margin = { left: 70, right: 30, top: 30, bottom: 60 };

/** Draws cost per success (logarithmic) against success as an SVG, each spot with its number. Needs no script. */
export function renderScatter(spots: readonly Spot[]): string {
  const logs = spots.map(({ costUsd }) => Math.log10(costUsd));
  const [cheapest, dearest] = [Math.min(...logs) - 0.1, Math.max(...logs) + 0.1];
  const heights = spots.flatMap(({ success, range }) => [success, ...(range ?? [])]);
  const [lowest, highest] = [Math.max(0, Math.min(...heights) - 0.01), Math.min(1, Math.max(...heights) + 0.01)];
  const x = scale(cheapest, dearest, margin.left, width - margin.right);
  const y = scale(lowest, highest, height - margin.bottom, margin.top);
  const across = costTicks(cheapest, dearest).map((cost) => ({ at: x(Math.log10(cost)), text: tell(cost) }));
  const up = successTicks(lowest, highest).map((share) => ({
    at: y(share),
    text: `${Number((100 * share).toFixed(1))} %`,
  }));
  const floor = height - margin.bottom;
  return [
    `<svg role="img" aria-label="Cost per success against success" viewBox="0 0 ${width} ${height}" width="100%">`,
    ...up.map(
      ({ at, text }) =>
        `<line x1="${margin.left}" x2="${width - margin.right}" y1="${at}" y2="${at}" stroke="#e2e8f0"/><text x="${margin.left - 8}" y="${at + 4}" text-anchor="end">${text}</text>`,
    ),
    ...across.map(
      ({ at, text }) =>
        `<line x1="${at}" x2="${at}" y1="${margin.top}" y2="${floor}" stroke="#e2e8f0"/><text x="${at}" y="${floor + 18}" text-anchor="middle">${text}</text>`,
    ),
    `<path d="M${margin.left} ${margin.top}V${floor}H${width - margin.right}" fill="none" stroke="#64748b"/>`,
    `<text x="${width - margin.right}" y="${height - 15}" text-anchor="end">cost per success, USD (logarithmic) →</text>`,
    `<text x="10" y="${margin.top - 12}">↑ success</text>`,
    ...spots.map((spot, index) => drawSpot(spot, index, { x, y })),
    '</svg>',
  ].join('\n');
}

type Place = (value: number) => number;

/** Numbers stand above and below in turn, since spots often lie side by side. */
function drawSpot(
  { number, name, costUsd, success, range, isPolicy }: Spot,
  index: number,
  { x, y }: { x: Place; y: Place },
): string {
  const [cx, cy] = [x(Math.log10(costUsd)), y(success)];
  const color = isPolicy ? '#c2410c' : '#1d4ed8';
  const whisker =
    range === null
      ? ''
      : `<line x1="${cx}" x2="${cx}" y1="${y(range[0])}" y2="${y(range[1])}" stroke="${color}" stroke-opacity="0.35" stroke-width="2"/>`;
  const label = `<text x="${cx}" y="${cy + (index % 2 === 0 ? -11 : 21)}" text-anchor="middle" fill="${color}">${number}</text>`;
  return `<g><title>${escapeHtml(name)}</title>${whisker}<circle cx="${cx}" cy="${cy}" r="${isPolicy ? 7 : 5}" fill="${color}"/>${label}</g>`;
}

/** 1, 2 and 5 of each decade. */
function costTicks(low: number, high: number): number[] {
  const decades = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, index) => Math.floor(low) + index);
  const ticks = decades.flatMap((decade) => [1, 2, 5].map((digit) => digit * 10 ** decade));
  return ticks.filter((cost) => Math.log10(cost) >= low && Math.log10(cost) <= high);
}

const steps = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2];
const mostTicks = 8;

function successTicks(low: number, high: number): number[] {
  const step = steps.find((size) => (high - low) / size <= mostTicks) ?? 0.25;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step);
}

function tell(cost: number): string {
  return String(Number(cost.toPrecision(1)));
}

function scale(low: number, high: number, from: number, to: number): Place {
  return (value) => Number((from + ((value - low) / Math.max(1e-12, high - low)) * (to - from)).toFixed(1));
}
