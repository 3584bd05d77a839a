import { h } from '../show/dom.js';
import { formatCount, formatMs, formatShare, formatUsd, toWords } from '../show/format.js';
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
export function renderStatus({ record, queueBackend, tasks, queues, workers, oldestOpenTaskSeconds, budgets }) {
  return [
    facts([
      ['Record (Postgres)', well(record.ok)],
      [`Queues (${queueBackend.kind})`, well(queueBackend.ok)],
      ...Object.entries(tasks).map(([state, count]) => /** @type {const} */ ([toWords(state), formatCount(count)])),
      ['oldest open task', seconds(oldestOpenTaskSeconds)],
    ]),
    budgets.length === 0 ? null : renderBudgets(budgets),
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

/** @param {StatusView['budgets']} budgets */
function renderBudgets(budgets) {
  return table({
    label: 'Budgets of days and months',
    head: ['Budget of', 'Spent', 'Reserved', 'Limit', 'Spent of limit', 'Until (UTC)'],
    rows: budgets.map(({ workload, period, spentUsd, reservedUsd, limitUsd, endsAt, alertPercent }) => [
      `${workload === 'eval/' ? 'all evaluations' : (workload ?? 'all workloads')}, this ${period}`,
      formatUsd(spentUsd),
      formatUsd(reservedUsd),
      formatUsd(limitUsd),
      describeSpent(spentUsd / limitUsd, alertPercent),
      endsAt.slice(0, 10),
    ]),
  });
}

/**
 * @param {number} share
 * @param {StatusView['budgets'][number]['alertPercent']} mark
 */
function describeSpent(share, mark) {
  const text = formatShare(share);
  if (mark === null || mark === 50) return text;
  return h('span', { class: 'judged worse' }, mark === 100 ? `${text}, used up` : text);
}

/** @param {boolean} ok */
function well(ok) {
  return ok ? stateTag('succeeded', 'answers') : stateTag('failed', 'does not answer');
}

/** @param {number | null} value */
function seconds(value) {
  return value === null ? '–' : formatMs(1000 * Math.round(value));
}
