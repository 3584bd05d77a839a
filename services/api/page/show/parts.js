import { serverNow } from '../ask/api.js';
import { h } from './dom.js';
import { formatAge, toWords } from './format.js';

/**
 * Small pieces that several views are made of.
 *
 * @import { Child } from './dom.js'
 * @import { Words } from '../words.js'
 */

/** Wherever something of a simulated model shows, this stands beside it. */
export function simulatedTag() {
  return h('span', { class: 'tag simulated' }, 'simulated');
}

/**
 * @param {string} state
 * @param {string} [text]
 */
export function stateTag(state, text = toWords(state)) {
  return h('span', { class: `tag state-${state}` }, text);
}

/**
 * How long ago, kept current by `tickAges`; the full time stands in its title.
 *
 * @param {string} iso
 */
export function age(iso) {
  return h('time', { datetime: iso, title: new Date(iso).toLocaleString(), 'data-age': '' }, ageOf(iso));
}

/** Brings every age on the page up to date. */
export function tickAges() {
  for (const element of document.querySelectorAll('time[data-age]')) {
    const text = ageOf(element.getAttribute('datetime') ?? '');
    if (element.textContent !== text) element.textContent = text;
  }
}

/** @param {string} iso */
function ageOf(iso) {
  return formatAge(serverNow() - Date.parse(iso));
}

/**
 * What a reason code means, with the code and its detail.
 *
 * @param {string} reason
 * @param {string | null} detail
 * @param {Words} words
 */
export function reasonText(reason, detail, words) {
  return h(
    'span',
    {},
    words.reasons[reason] ?? toWords(reason),
    ' ',
    h('code', {}, detail === null ? reason : `${reason} (${detail})`),
  );
}

/**
 * A table whose first column names the rows. Its roles are written out, because a browser forgets them where the style
 * lays the table out in another way.
 *
 * @param {object} options
 * @param {string} options.label what it holds, for those who do not see it
 * @param {readonly string[]} options.head
 * @param {readonly (readonly Child[])[]} options.rows
 * @param {string} [options.class]
 */
export function table({ label, head, rows, class: name = '' }) {
  const titles = head.map((text) => h('th', { scope: 'col', role: 'columnheader' }, text));
  return h(
    'table',
    { class: name === '' ? null : name, role: 'table', 'aria-label': label },
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, ...titles)),
    h('tbody', { role: 'rowgroup' }, ...rows.map(toRow)),
  );
}

/**
 * A table of many columns: on a narrow screen it is moved sideways by itself, also by keyboard, and the page is not.
 *
 * @param {Parameters<typeof table>[0]} options
 */
export function wideTable(options) {
  return h(
    'div',
    { class: 'sideways', role: 'region', 'aria-label': options.label, tabindex: 0, 'data-key': options.label },
    table(options),
  );
}

/** @param {readonly Child[]} cells */
function toRow([first = null, ...cells]) {
  return h(
    'tr',
    { role: 'row' },
    h('th', { scope: 'row', role: 'rowheader' }, first),
    ...cells.map((cell) => h('td', { role: 'cell' }, cell)),
  );
}

/**
 * Terms and what they are.
 *
 * @param {readonly (readonly [string, Child])[]} pairs
 */
export function facts(pairs) {
  return h(
    'dl',
    { class: 'facts' },
    ...pairs.map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value))),
  );
}
