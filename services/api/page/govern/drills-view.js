import { h } from '../show/dom.js';
import { formatMs, formatShare, toWords } from '../show/format.js';
import { age, stateTag, wideTable } from '../show/parts.js';

/**
 * @import { AlarmList, DrillList, Rollout } from '@upshift/contracts'
 * @import { Child } from '../show/dom.js'
 */

/**
 * Whether the way back of each deployment works, and what somebody was told of.
 *
 * @param {DrillList} list
 * @param {AlarmList} alarms
 * @returns {Child[]}
 */
export function renderDrills({ drills }, { alarms }) {
  return [
    drills.length === 0
      ? h('p', { class: 'muted' }, 'No way back was ever tried: upshift drill <deployment>.')
      : wideTable({
          label: 'Newest rollback drill of each deployment',
          head: ['Deployment', 'Taken by', 'State', 'Began', 'Rolled back after', 'Served after', 'Success meanwhile'],
          rows: newestOf(drills).map(({ state, reason, startedAt, settings, report }) => [
            'deployment' in settings ? settings.deployment : '–',
            report?.drill?.by ?? '–',
            h(
              'span',
              {},
              stateTag(state === 'passed' ? 'succeeded' : state, toWords(state)),
              reason === null ? null : ` ${reason}`,
            ),
            age(startedAt),
            timeOf(report?.drill?.rolledBackAfterMs),
            timeOf(report?.drill?.servedAfterMs),
            report === null || report.candidate.settled === 0
              ? '–'
              : formatShare(report.candidate.succeeded / report.candidate.settled),
          ]),
        }),
    alarms.length === 0
      ? h('p', { class: 'muted' }, 'No alarm was ever raised.')
      : wideTable({
          label: 'Newest alarms',
          head: ['Alarm', 'Raised', 'What', 'See', 'Webhook'],
          rows: alarms.map(({ kind, raisedAt, summary, mend, toldAt }) => [
            toWords(kind),
            age(raisedAt),
            summary,
            h('code', {}, mend),
            toldAt === null ? 'not taken' : 'told',
          ]),
        }),
  ];
}

/**
 * @param {readonly Rollout[]} drills newest first
 * @returns {readonly Rollout[]}
 */
function newestOf(drills) {
  const seen = new Set();
  return drills.filter(({ settings }) => {
    const deployment = 'deployment' in settings ? settings.deployment : '';
    if (seen.has(deployment)) return false;
    seen.add(deployment);
    return true;
  });
}

/** @param {number | null | undefined} milliseconds */
function timeOf(milliseconds) {
  return milliseconds == null ? '–' : formatMs(milliseconds);
}
