import { escapeHtml } from './escape-html.ts';
import { renderScatter } from './render-scatter.ts';

/** A policy in the picture: dollars per success against share of success. */
export interface PicturePoint {
  readonly name: string;
  readonly costPerSuccessUsd: number | null;
  /** 0..1. */
  readonly success: number;
  /** The 95 % interval of success, where one is known. */
  readonly successRange?: readonly [number, number] | null;
  readonly p95Ms?: number | null;
  /** 0..1: tasks on which premium was asked at all. */
  readonly premiumShare?: number;
  readonly isPolicy: boolean;
}

const style = [
  'body{font:15px/1.5 system-ui,sans-serif;margin:2rem;max-width:60rem}pre{overflow:auto}svg text{font:12px system-ui}',
  'table{border-collapse:collapse}td,th{padding:.15rem .7rem;text-align:right;white-space:nowrap}td:nth-child(2),th:nth-child(2){text-align:left;white-space:normal}',
  'tr.policy{color:#c2410c;font-weight:600}',
].join('');

/**
 * Draws policies as an SVG in a page of its own: cost per success on a logarithmic axis, success upwards, each with a number under which
 * the table below tells it. Those without a recorded cost stand in the table alone. Needs no script and no network.
 */
export function renderHtml(title: string, points: readonly PicturePoint[], lines: readonly string[]): string {
  const heading = escapeHtml(title);
  const sorted = [...points].sort((left, right) => (left.costPerSuccessUsd ?? 0) - (right.costPerSuccessUsd ?? 0));
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<title>${heading}</title>`,
    `<style>${style}</style>`,
    `</head><body><h1>${heading}</h1>`,
    renderPicture(sorted),
    renderTable(sorted),
    `<pre>${lines.map(escapeHtml).join('\n')}</pre>`,
    '</body></html>\n',
  ].join('\n');
}

function renderPicture(points: readonly PicturePoint[]): string {
  const spots = points.flatMap(({ name, costPerSuccessUsd, success, successRange = null, isPolicy }, index) =>
    costPerSuccessUsd === null || costPerSuccessUsd <= 0
      ? []
      : [{ number: index + 1, name, costUsd: costPerSuccessUsd, success, range: successRange, isPolicy }],
  );
  return spots.length === 0 ? '<p>No costs are recorded, so there is no picture.</p>' : renderScatter(spots);
}

function renderTable(points: readonly PicturePoint[]): string {
  const isTimed = points.some(({ p95Ms }) => p95Ms !== undefined && p95Ms !== null);
  const isShared = points.some(({ premiumShare }) => premiumShare !== undefined);
  const titles = [
    '',
    'policy',
    'success',
    'USD per success',
    ...(isTimed ? ['P95'] : []),
    ...(isShared ? ['premium'] : []),
  ];
  const rows = points.map(({ name, success, costPerSuccessUsd, p95Ms, premiumShare, isPolicy }, index) => {
    const cells = [
      String(index + 1),
      escapeHtml(name),
      share(success),
      costPerSuccessUsd === null ? '–' : costPerSuccessUsd.toPrecision(3),
      ...(isTimed ? [typeof p95Ms === 'number' ? `${(p95Ms / 1000).toFixed(2)} s` : '–'] : []),
      ...(isShared ? [premiumShare === undefined ? '–' : share(premiumShare)] : []),
    ];
    return `<tr${isPolicy ? ' class="policy"' : ''}>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  const head = titles.map((title) => `<th>${title}</th>`).join('');
  return ['<table>', `<tr>${head}</tr>`, ...rows, '</table>'].join('\n');
}

function share(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
