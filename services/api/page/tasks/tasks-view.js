import { toHash } from '../route.js';
import { h } from '../show/dom.js';
import { formatCount, formatMs, formatUsd } from '../show/format.js';
import { age, simulatedTag, stateTag } from '../show/parts.js';

/**
 * @import { TaskList, TaskView } from '@upshift/contracts'
 * @import { Child } from '../show/dom.js'
 * @import { Route } from '../route.js'
 */

const columns = /** @type {const} */ ([
  ['Task', ''],
  ['State', ''],
  ['Tier', 'wide'],
  ['Calls', 'wide number'],
  ['Cost', 'number'],
  ['Took', 'wide number'],
  ['Age', 'number'],
]);

/**
 * The list never shows what a task says, only how it is doing.
 *
 * @param {TaskList} page
 * @param {Route} route
 * @param {string | null | undefined} newer the cursor of the page before, null for the first page; undefined: not known
 * @returns {Child[]}
 */
export function renderTasks({ tasks, nextCursor }, route, newer) {
  const filtered = route.state !== null || route.workload !== null;
  return [
    tasks.length === 0
      ? h(
          'p',
          { class: 'muted' },
          filtered ? 'No task is like that. ' : 'No task here. ',
          filtered || route.cursor !== null ? h('a', { href: toHash({ run: route.run }) }, 'Show all tasks') : null,
        )
      : h(
          'table',
          { class: 'tasks', 'aria-label': 'Tasks, newest first' },
          h(
            'thead',
            {},
            h('tr', {}, ...columns.map(([name, kind]) => h('th', { scope: 'col', class: kind || null }, name))),
          ),
          h('tbody', {}, ...tasks.map((task) => toRow(task, route))),
        ),
    h(
      'nav',
      { class: 'pages', 'aria-label': 'Pages of tasks' },
      newer === undefined ? null : link('Newer', { ...route, cursor: newer }),
      route.cursor === null ? null : link('Newest', { ...route, cursor: null }),
      nextCursor === null ? null : link('Older', { ...route, cursor: nextCursor }),
    ),
  ];
}

/**
 * @param {TaskView} task
 * @param {Route} route
 */
function toRow(task, route) {
  const took = task.settledAt === null ? '–' : formatMs(Date.parse(task.settledAt) - Date.parse(task.createdAt));
  const values = [
    h(
      'span',
      {},
      h('a', { href: toHash({ ...route, task: task.id }), class: 'row-link', 'data-key': task.id }, task.workload),
      ' ',
      task.simulated === true ? simulatedTag() : null,
      ' ',
      h('code', { class: 'task-id' }, task.id),
    ),
    h(
      'span',
      {},
      stateTag(task.state, task.state === 'open' ? task.progress : undefined),
      // On a phone the tier has no column of its own.
      task.tier === null ? null : h('span', { class: 'narrow muted' }, task.tier),
    ),
    task.tier ?? '–',
    formatCount(task.calls),
    h('span', { class: 'nowrap' }, formatUsd(task.costUsd)),
    took,
    age(task.createdAt),
  ];
  return h(
    'tr',
    {},
    ...values.map((value, index) => {
      const kind = columns[index]?.[1] || null;
      return index === 0 ? h('th', { scope: 'row', class: kind }, value) : h('td', { class: kind }, value);
    }),
  );
}

/**
 * @param {string} text
 * @param {Route} route
 */
function link(text, route) {
  return h('a', { href: toHash(route), 'data-key': `page ${text}` }, text);
}
