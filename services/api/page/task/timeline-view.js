import { h, s } from '../show/dom.js';
import { formatMs } from '../show/format.js';
import { outcomes } from './attempt-outcome.js';
import { layoutTimeline } from './timeline-layout.js';

/**
 * @import { LedgerView } from '@upshift/contracts'
 * @import { Bar, Lane } from './timeline-layout.js'
 */

const rowPx = 26;
const titlePx = 20;
const gapPx = 10;

/**
 * The calls of a task over time, a lane for each tier.
 *
 * @param {LedgerView} ledger
 * @param {number} now in ms
 */
export function renderTimeline(ledger, now) {
  const { lanes, totalMs } = layoutTimeline(ledger, now);
  if (lanes.length === 0) return null;
  const bars = lanes.flatMap(({ rows }) => rows.flat());
  const seen = Object.entries(outcomes).filter(([outcome]) => bars.some((bar) => bar.outcome === outcome));
  let top = 0;
  const drawn = lanes.flatMap((lane) => {
    const at = top;
    top += titlePx + lane.rows.length * rowPx + gapPx;
    return drawLane(lane, at);
  });
  return h(
    'figure',
    { class: 'timeline' },
    s('svg', { width: '100%', height: top, role: 'img', 'aria-label': describe(lanes, totalMs) }, ...drawn),
    h('div', { class: 'axis muted', 'aria-hidden': 'true' }, h('span', {}, '0 s'), h('span', {}, formatMs(totalMs))),
    h(
      'figcaption',
      { class: 'legend' },
      ...seen.map(([outcome, meaning]) =>
        h('span', {}, h('span', { class: `swatch bar-${outcome}` }), h('strong', {}, outcome), ` ${meaning}`),
      ),
    ),
  );
}

/**
 * Widths are shares of the picture's, so that text keeps its size on a phone.
 *
 * @param {Lane} lane
 * @param {number} top in px
 */
function drawLane({ tier, rows }, top) {
  return [
    s('text', { x: 0, y: top + 14, class: 'lane-name' }, tier),
    ...rows.flatMap((bars, row) => {
      const y = top + titlePx + row * rowPx;
      return [
        s('rect', { x: 0, y, width: '100%', height: rowPx - 4, rx: 4, class: 'lane' }),
        ...bars.flatMap((bar) => drawBar(bar, y)),
      ];
    }),
  ];
}

/**
 * @param {Bar} bar
 * @param {number} y
 */
function drawBar(bar, y) {
  const narrow = bar.width < 0.06;
  // The number of a narrow bar stands beside it, on the side where there is room.
  const before = narrow && bar.left > 0.8;
  const share = before ? bar.left : narrow ? bar.left + bar.width : bar.left + bar.width / 2;
  return [
    s(
      'rect',
      {
        x: percent(bar.left),
        y,
        width: percent(bar.width),
        height: rowPx - 4,
        rx: 4,
        class: `bar bar-${bar.outcome}`,
      },
      s('title', {}, `Call ${bar.number}: ${bar.deployment}, ${formatMs(bar.ms)}, ${bar.outcome}`),
    ),
    s(
      'text',
      {
        x: percent(share),
        dx: narrow ? (before ? -4 : 4) : 0,
        y: y + 15.5,
        'text-anchor': narrow ? (before ? 'end' : 'start') : 'middle',
        class: narrow ? 'bar-number beside' : `bar-number on-${bar.outcome}`,
      },
      String(bar.number),
    ),
  ];
}

/**
 * The picture in words.
 *
 * @param {readonly Lane[]} lanes
 * @param {number} totalMs
 */
function describe(lanes, totalMs) {
  const calls = lanes
    .flatMap(({ tier, rows }) => rows.flat().map((bar) => ({ ...bar, tier })))
    .sort((a, b) => a.number - b.number)
    .map(
      ({ number, tier, deployment, outcome, ms }) =>
        `call ${number} on ${tier}, ${deployment}, ${formatMs(ms)}, ${outcome}`,
    );
  return `Calls over ${formatMs(totalMs)}: ${calls.join('; ')}.`;
}

/** @param {number} share */
function percent(share) {
  return `${(share * 100).toFixed(2)}%`;
}
