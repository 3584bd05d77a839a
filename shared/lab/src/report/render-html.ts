/** A policy in the picture: dollars per success against share of success. */
export interface PicturePoint {
  readonly name: string;
  readonly costPerSuccessUsd: number | null;
  readonly success: number;
  readonly isPolicy: boolean;
}

const width = 860;
const height = 460;
const margin = { left: 70, right: 220, top: 30, bottom: 50 };

/**
 * Draws policies as an SVG in a page of its own: cost per success on a logarithmic axis, success upwards. Points without
 * a recorded cost are listed below. Needs no script and no network.
 */
export function renderHtml(title: string, points: readonly PicturePoint[], lines: readonly string[]): string {
  const heading = escapeHtml(title);
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<title>${heading}</title>`,
    '<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem;max-width:60rem}pre{overflow:auto}text{font:12px system-ui}</style>',
    `</head><body><h1>${heading}</h1>`,
    renderPicture(points),
    `<pre>${lines.map(escapeHtml).join('\n')}</pre>`,
    '</body></html>\n',
  ].join('\n');
}

function renderPicture(points: readonly PicturePoint[]): string {
  const drawn = points.flatMap((point) =>
    point.costPerSuccessUsd === null || point.costPerSuccessUsd <= 0
      ? []
      : [{ ...point, cost: point.costPerSuccessUsd }],
  );
  if (drawn.length === 0) return '<p>No costs are recorded, so there is no picture.</p>';
  const costs = drawn.map(({ cost }) => Math.log10(cost));
  const x = scale(Math.min(...costs) - 0.1, Math.max(...costs) + 0.1, margin.left, width - margin.right);
  const successes = drawn.map(({ success }) => success);
  const y = scale(Math.min(...successes) - 0.01, Math.max(...successes) + 0.01, height - margin.bottom, margin.top);
  const marks = drawn.map(({ name, cost, success, isPolicy }) => {
    const [cx, cy] = [x(Math.log10(cost)).toFixed(1), y(success).toFixed(1)];
    const shape = isPolicy
      ? `<circle cx="${cx}" cy="${cy}" r="7" fill="#c2410c"/>`
      : `<circle cx="${cx}" cy="${cy}" r="5" fill="#1d4ed8"/>`;
    const label = `${name}: ${(100 * success).toFixed(1)} %, ${cost.toPrecision(3)} USD`;
    return `${shape}<text x="${Number(cx) + 10}" y="${Number(cy) + 4}">${escapeHtml(label)}</text>`;
  });
  const axis = `M${margin.left} ${margin.top}V${height - margin.bottom}H${width - margin.right}`;
  return [
    `<svg role="img" aria-label="Cost per success against success" viewBox="0 0 ${width} ${height}" width="100%">`,
    `<path d="${axis}" fill="none" stroke="#64748b"/>`,
    `<text x="${margin.left}" y="${height - 15}">cost per success, USD (logarithmic) →</text>`,
    `<text x="10" y="${margin.top - 10}">↑ success</text>`,
    ...marks,
    '</svg>',
  ].join('\n');
}

function scale(low: number, high: number, from: number, to: number): (value: number) => number {
  return (value) => from + ((value - low) / Math.max(1e-12, high - low)) * (to - from);
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
