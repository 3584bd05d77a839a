import { h } from '../show/dom.js';
import { formatCount, formatMs, toWords } from '../show/format.js';
import { facts, stateTag, table } from '../show/parts.js';

/**
 * @import { StatusView } from '@upshift/contracts'
 * @import { Child } from '../show/dom.js'
 */

/** A worker that has not been heard of for this long is shown as silent. */
const silentSeconds = 30;

/**
 * @param {StatusView} status
 * @returns {Child[]}
 */
export function renderStatus({ record, queueBackend, tasks, queues, workers, oldestOpenTaskSeconds }) {
  return [
    facts([
      ['Record (Postgres)', well(record.ok)],
      [`Queues (${queueBackend.kind})`, well(queueBackend.ok)],
      ...Object.entries(tasks).map(([state, count]) => /** @type {const} */ ([toWords(state), formatCount(count)])),
      ['oldest open task', seconds(oldestOpenTaskSeconds)],
    ]),
    h(
      'div',
      { class: 'pair' },
      queues.length === 0
        ? h('p', { class: 'muted' }, 'No work is waiting or under way.')
        : table({
            label: 'Queues',
            head: ['Queue', 'Waiting', 'Under way', 'Oldest'],
            rows: queues.map(({ queue, ready, leased, oldestSeconds }) => [
              queue,
              formatCount(ready),
              formatCount(leased),
              seconds(oldestSeconds),
            ]),
          }),
      workers.length === 0
        ? h('p', { class: 'muted' }, 'No worker is known to the record.')
        : table({
            label: 'Workers',
            head: ['Worker', 'Service', 'Last beat'],
            rows: workers.map(({ id, service, beatAgeSeconds }) => [
              h('code', {}, id),
              service,
              beatAgeSeconds > silentSeconds
                ? h('span', { class: 'judged worse' }, `silent for ${seconds(beatAgeSeconds)}`)
                : `${seconds(beatAgeSeconds)} ago`,
            ]),
          }),
    ),
  ];
}

/** @param {boolean} ok */
function well(ok) {
  return ok ? stateTag('succeeded', 'answers') : stateTag('failed', 'does not answer');
}

/** @param {number | null} value */
function seconds(value) {
  return value === null ? '–' : formatMs(1000 * Math.round(value));
}
