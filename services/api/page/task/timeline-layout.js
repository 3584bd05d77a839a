import { toOutcome } from './attempt-outcome.js';
import { inOrder } from './story.js';

/**
 * @import { LedgerView } from '@upshift/contracts'
 * @import { Outcome } from './attempt-outcome.js'
 *
 * @typedef {object} Bar
 * @property {number} number of the call, as the story names it
 * @property {string} deployment
 * @property {Outcome} outcome
 * @property {number} left share of the width, 0 to 1
 * @property {number} width share of the width
 * @property {number} ms how long the call took
 *
 * @typedef {{ tier: string, rows: Bar[][] }} Lane
 */

/** A call too short to see is drawn this wide. */
const leastWidth = 0.012;

/**
 * Where each call stands in the picture: a lane for each tier, the tier that was called first at the bottom, so that a task
 * climbs; calls at the same time on one tier in rows of their own.
 *
 * @param {LedgerView} ledger
 * @param {number} now in ms, the end of what is still under way
 * @returns {{ lanes: Lane[], totalMs: number }}
 */
export function layoutTimeline({ task, attempts, verdicts }, now) {
  const start = Date.parse(task.createdAt);
  const calls = inOrder(attempts).map((attempt, index) => {
    const from = Math.max(0, Date.parse(attempt.startedAt) - start);
    const to = Math.max(from, (attempt.endedAt === null ? now : Date.parse(attempt.endedAt)) - start);
    return { attempt, number: index + 1, from, to };
  });
  const settled = task.settledAt === null ? now : Date.parse(task.settledAt);
  const totalMs = Math.max(1, settled - start, ...calls.map(({ to }) => to));
  /** @type {Map<string, Lane>} */
  const lanes = new Map();
  for (const { attempt, number, from, to } of calls.toSorted((a, b) => a.from - b.from || a.number - b.number)) {
    const lane = lanes.get(attempt.tier) ?? { tier: attempt.tier, rows: [] };
    lanes.set(attempt.tier, lane);
    const width = Math.max(leastWidth, (to - from) / totalMs);
    const left = Math.min(from / totalMs, 1 - width);
    const bar = {
      number,
      deployment: attempt.deployment,
      outcome: toOutcome(attempt, verdicts),
      left,
      width,
      ms: to - from,
    };
    const row = lane.rows.find((bars) => bars.every((other) => other.left + other.width <= left));
    if (row === undefined) lane.rows.push([bar]);
    else row.push(bar);
  }
  return { lanes: [...lanes.values()].reverse(), totalMs };
}
