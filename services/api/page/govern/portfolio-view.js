import { h } from '../show/dom.js';
import { countOf, formatCount, formatMs, formatShare, formatUsd, toWords } from '../show/format.js';
import { age, facts, wideTable } from '../show/parts.js';

/**
 * @import { PortfolioHistory, Rollout, SignalBounds } from '@upshift/contracts'
 * @import { Child } from '../show/dom.js'
 */

/**
 * Which version serves, who made it so and why, and what runs beside it.
 *
 * @param {PortfolioHistory} history
 * @returns {Child[]}
 */
export function renderPortfolio({ active, changes, rollouts }) {
  const [change] = changes;
  const running = rollouts.filter(({ state }) => state === 'running');
  const ended = rollouts.filter(({ kind, state }) => kind !== 'drill' && state !== 'running').slice(0, 3);
  return [
    facts([
      ['Version', active === null ? '–' : code(active)],
      ...(change === undefined
        ? []
        : /** @type {const} */ ([
            ['Since', age(change.at)],
            [`${toWords(change.kind)} by`, change.who],
            ['Because', change.why],
            ...(change.forced === null ? [] : [/** @type {const} */ (['Forced because', change.forced])]),
          ])),
    ]),
    running.length === 0
      ? h('p', { class: 'muted' }, 'No canary, shadow or drill runs beside it.')
      : rolloutTable(running),
    ...running.filter(({ kind }) => kind === 'canary').map(signalTable),
    ended.length === 0 ? null : h('p', { class: 'muted' }, `Lately: ${ended.map(describeEnd).join('; ')}.`),
  ];
}

/** @param {readonly Rollout[]} rollouts */
function rolloutTable(rollouts) {
  return wideTable({
    label: 'Versions beside the active one',
    head: ['Beside it', 'Share', 'Began', 'Tasks', 'Success', 'Success of the active one', 'Spent'],
    rows: rollouts.map(({ kind, candidate, share, startedAt, report }) => [
      h('span', {}, `${kind} `, code(candidate)),
      formatShare(share),
      age(startedAt),
      formatCount(report?.candidate.settled ?? 0),
      successOf(report?.candidate),
      successOf(report?.control),
      report === null ? '–' : formatUsd(report.spentUsd),
    ]),
  });
}

/**
 * What a canary is decided by: how much worse it is, in an interval that holds at every look at once.
 *
 * @param {Rollout} canary
 */
function signalTable({ report }) {
  if (report === null || report.signals.length === 0) return null;
  return wideTable({
    label: 'Signals of the canary',
    head: ['Signal', 'Worse by (interval)', 'Allowed', 'So far'],
    rows: report.signals.map((signal) => [
      toWords(signal.signal),
      rangeOf(signal),
      `${signal.margin}${unitOf(signal)}`,
      signal.verdict === 'worse' ? h('span', { class: 'judged worse' }, 'worse') : toWords(signal.verdict),
    ]),
  });
}

/** @param {SignalBounds} bounds */
function rangeOf({ low, high, ...signal }) {
  if (low === null || high === null) return 'not known yet';
  return `${low.toFixed(1)} to ${high.toFixed(1)}${unitOf(signal)}`;
}

/** @param {Pick<SignalBounds, 'signal'>} bounds */
function unitOf({ signal }) {
  return signal === 'success' || signal === 'validator_pass' ? ' points' : ' %';
}

/** @param {{ settled: number, succeeded: number } | undefined} arm */
function successOf(arm) {
  return arm === undefined || arm.settled === 0 ? '–' : formatShare(arm.succeeded / arm.settled);
}

/** @param {Rollout} rollout */
function describeEnd({ kind, state, reason, candidate, startedAt, endedAt, report }) {
  const took = endedAt === null ? '' : ` after ${formatMs(Date.parse(endedAt) - Date.parse(startedAt))}`;
  return `${kind} of ${candidate.slice(0, 12)} ${toWords(state)}${took} and ${countOf(report?.candidate.settled ?? 0, 'task')} (${reason ?? 'no reason'})`;
}

/** @param {string} hash */
function code(hash) {
  return h('code', {}, hash.slice(0, 12));
}
