import { allTasks } from '../ask/questions.js';
import { toHash } from '../route.js';
import { h } from '../show/dom.js';
import { countOf, formatCount, formatMs, formatShare, formatUsd } from '../show/format.js';
import { reasonText, simulatedTag, table } from '../show/parts.js';
import { toFigureRows } from './figures-rows.js';

/**
 * @import { ArmFigures, FiguresView } from '@upshift/contracts'
 * @import { Child } from '../show/dom.js'
 * @import { Route } from '../route.js'
 * @import { FigureRow } from './figures-rows.js'
 * @import { Words } from '../words.js'
 */

/**
 * @param {FiguresView} figures
 * @param {Route} route
 * @param {Words} words
 * @returns {Child[]}
 */
export function renderFigures(figures, route, words) {
  return [
    figures.simulated
      ? h(
          'p',
          { class: 'note' },
          simulatedTag(),
          ' Simulated models took part. These figures show how Upshift works and say nothing about real models.',
        )
      : null,
    table({
      label: 'Four figures: always premium, this portfolio, and the difference with its 95 % interval',
      class: 'figures',
      head: ['Figure', 'Always premium', 'This portfolio', 'Difference (95 % interval)'],
      rows: toFigureRows(figures).map(toRow),
    }),
    h('p', { class: 'muted' }, describeBasis(figures)),
    figures.difference === null ? h('p', { class: 'muted' }, describeLack(figures)) : null,
    describeWrong(figures),
    h('div', { class: 'pair' }, renderTiers(figures), renderReasons(figures, words)),
    h('p', { class: 'muted' }, otherFigures(figures.run, route)),
  ];
}

/**
 * @param {string} message why there are none
 * @param {Route} route
 * @returns {Child[]}
 */
export function renderNoFigures(message, route) {
  return [h('p', {}, message), h('p', {}, otherFigures(route.run, route))];
}

/**
 * The way from the sample run to every task, and back.
 *
 * @param {string | null} run that is shown
 * @param {Route} route
 */
function otherFigures(run, route) {
  if (run !== null)
    return h('a', { href: toHash({ ...route, run: allTasks }), 'data-key': 'figures' }, 'Figures of all tasks');
  if (route.run === null) return null;
  return h('a', { href: toHash({ ...route, run: null }), 'data-key': 'figures' }, 'Figures of the newest sample run');
}

/** @param {FiguresView} figures */
function describeLack({ run }) {
  return run === null
    ? 'There is nothing to compare with here: a difference needs the same tasks on premium alone, as a sample run (upshift up --sample) makes them.'
    : 'The difference shows as soon as tasks of both sides have settled.';
}

/**
 * @param {FigureRow} row
 * @returns {Child[]}
 */
function toRow({ name, premium, portfolio, difference }) {
  return [
    name,
    premium,
    h('strong', {}, portfolio),
    difference === null
      ? h('span', { class: 'muted' }, '–')
      : h(
          'span',
          { class: 'difference' },
          h('span', { class: 'nowrap' }, difference.text),
          ' ',
          h('span', { class: 'muted nowrap' }, `(${difference.interval})`),
          ' ',
          h('span', { class: `judged ${difference.verdict}` }, difference.words),
        ),
  ];
}

/** @param {FiguresView} figures */
function describeBasis({ run, arms, ledgerUsd, billUsd, estimated, cachedCalls, reviews }) {
  const counts = arms.map(
    ({ arm, settled, tasks, calls }) =>
      `${arm === 'premium' ? 'always premium' : 'this portfolio'}: ${formatCount(settled)} of ${countOf(tasks, 'task')} settled, ${countOf(calls, 'call')}`,
  );
  const bill =
    billUsd === null ? 'the vendors say nothing of their bill' : `the vendors’ bill says ${formatUsd(billUsd)}`;
  return [
    run === null ? 'The newest tasks on record.' : `Sample run ${run}.`,
    counts.length === 0 ? '' : `${upperFirst(counts.join('; '))}.`,
    arms.length === 0 ? '' : describeJudge(arms),
    `The ledger holds ${formatUsd(ledgerUsd)}; ${bill}.`,
    cachedCalls === 0 ? '' : `${countOf(cachedCalls, 'answer')} came from the cache, at no cost and without a call.`,
    reviews === undefined || reviews.tasks === 0
      ? ''
      : `Reviewers took ${formatMs(reviews.minutes * 60_000)} over ${countOf(reviews.tasks, 'task')}: ${formatUsd(reviews.costUsd)}, which no vendor’s bill holds.`,
    estimated.calls === 0
      ? ''
      : `Of the ledger, ${formatUsd(estimated.ledgerUsd)} is the most that ${countOf(estimated.calls, 'call')} can cost whose end was not heard.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** @param {readonly ArmFigures[]} arms */
function describeJudge(arms) {
  return arms.every(({ judgedBy }) => judgedBy === 'reference')
    ? 'A success is an answer that agrees with the known right one.'
    : 'A success is an answer that the validators let pass: a wrong answer that they do not see counts as one.';
}

/** @param {FiguresView} figures */
function describeWrong({ wrong }) {
  if (wrong === null || wrong.accepted === 0) return null;
  const share = formatShare(wrong.wrong / wrong.accepted);
  return h(
    'p',
    { class: 'muted' },
    `Accepted and yet wrong: ${formatCount(wrong.wrong)} of ${formatCount(wrong.accepted)} (${share}). `,
    wrong.example === null ? null : h('a', { href: toHash({ task: wrong.example }) }, 'See one'),
  );
}

/** @param {FiguresView} figures */
function renderTiers({ tiers }) {
  if (tiers.length === 0) return null;
  const total = tiers.reduce((sum, { costUsd }) => sum + costUsd, 0);
  return h(
    'div',
    {},
    h('h3', {}, 'Where the money went'),
    table({
      label: 'Money by tier',
      head: ['Tier', 'Tasks', 'Calls', 'Cost', 'Share'],
      rows: tiers.map(({ tier, tasks, calls, costUsd }) => [
        tier,
        formatCount(tasks),
        formatCount(calls),
        formatUsd(costUsd),
        total === 0 ? '–' : formatShare(costUsd / total),
      ]),
    }),
  );
}

/**
 * @param {FiguresView} figures
 * @param {Words} words
 */
function renderReasons({ reasons }, words) {
  if (reasons.length === 0) return null;
  return h(
    'div',
    {},
    h('h3', {}, 'Why tasks did not simply go on'),
    table({
      label: 'Reasons, by count of decisions',
      head: ['Reason', 'Times'],
      rows: reasons.map(({ reason, count }) => [reasonText(reason, null, words), formatCount(count)]),
    }),
  );
}

/** @param {string} text */
function upperFirst(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
