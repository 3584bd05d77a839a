import { serverNow } from '../ask/api.js';
import { toHash } from '../route.js';
import { h } from '../show/dom.js';
import { formatMs, formatUsd } from '../show/format.js';
import { age, facts, simulatedTag, stateTag } from '../show/parts.js';
import { renderMoney } from './money-view.js';
import { renderOutput } from './output-view.js';
import { renderStory } from './story-view.js';
import { summarize } from './summary.js';
import { renderTimeline } from './timeline-view.js';

/**
 * @import { LedgerView, TaskView } from '@upshift/contracts'
 * @import { Child } from '../show/dom.js'
 * @import { Route } from '../route.js'
 * @import { Words } from '../words.js'
 */

/**
 * One task: how it is, its story in words and in a picture, its answer, its money.
 *
 * @param {LedgerView} ledger
 * @param {Route} route
 * @param {Words} words
 * @returns {Child[]}
 */
export function renderTask(ledger, route, words) {
  const { task } = ledger;
  const simulated = ledger.attempts.some((attempt) => attempt.simulated);
  return [
    backLink(route),
    h(
      'div',
      { class: 'card' },
      h(
        'h2',
        { id: 'task-title', tabindex: -1, 'data-key': 'title' },
        `${task.workload} `,
        stateTag(task.state, task.state === 'open' ? task.progress : undefined),
        simulated ? ' ' : null,
        simulated ? simulatedTag() : null,
      ),
      h('p', {}, h('code', { class: 'whole-id' }, task.id)),
      h('p', { class: 'summary' }, summarize(ledger, words.reasons).join(' ')),
      renderTimeline(ledger, serverNow()),
      facts(toFacts(task)),
    ),
    section('Answer', renderOutput(task)),
    section('Story', renderStory(ledger, words)),
    section('Money', renderMoney(ledger.money)),
    Object.keys(task.metadata).length === 0
      ? null
      : section('Metadata of the producer', facts(Object.entries(task.metadata))),
  ];
}

/**
 * @param {Route} route
 * @param {string} message
 * @returns {Child[]}
 */
export function renderNoTask(route, message) {
  return [
    backLink(route),
    h(
      'div',
      { class: 'card' },
      h('h2', { id: 'task-title', tabindex: -1, 'data-key': 'title' }, 'No such task'),
      h('p', {}, message),
    ),
  ];
}

/** @param {Route} route */
function backLink(route) {
  return h(
    'p',
    { class: 'back' },
    h('a', { href: toHash({ ...route, task: null }), 'data-key': 'back' }, '← All tasks'),
  );
}

/**
 * @param {TaskView} task
 * @returns {(readonly [string, Child])[]}
 */
function toFacts(task) {
  return [
    ['risk', task.risk],
    ['tier', task.tier ?? '–'],
    ['cost', formatUsd(task.costUsd)],
    ['took', task.settledAt === null ? '–' : formatMs(Date.parse(task.settledAt) - Date.parse(task.createdAt))],
    ['age', age(task.createdAt)],
    ['portfolio', h('code', {}, task.portfolio.slice(0, 12))],
  ];
}

/**
 * @param {string} title
 * @param {...Child} children
 */
function section(title, ...children) {
  return h('section', { class: 'card' }, h('h3', {}, title), ...children);
}
