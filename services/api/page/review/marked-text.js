import { h } from '../show/dom.js';
import { formatCount } from '../show/format.js';
import { markEvidence } from './mark-evidence.js';

/**
 * @import { Evidence, Layout, Piece } from './mark-evidence.js'
 */

/** So much is shown at once, in characters; the rest on demand, so that a huge text does not freeze the page. */
const shownCharacters = 20_000;

/**
 * A text with its evidence marked and numbered. Text nodes alone: whatever a model wrote stays text.
 *
 * @param {string} label for those who do not see it
 * @param {Layout} layout
 * @param {readonly Evidence[]} evidence
 */
export function markedText(label, layout, evidence) {
  const pieces = markEvidence(layout, evidence);
  const { length } = layout.text;
  const pre = h(
    'pre',
    { class: 'answer', tabindex: 0, role: 'region', 'aria-label': label },
    ...toNodes(pieces, shownCharacters),
  );
  if (length <= shownCharacters) return pre;
  const more = h(
    'button',
    {
      type: 'button',
      click: () => {
        pre.replaceChildren(...toNodes(pieces, length));
        more.remove();
      },
    },
    `Show all ${formatCount(length)} characters`,
  );
  return h('div', {}, pre, more);
}

/**
 * @param {readonly Piece[]} pieces
 * @param {number} limit in characters
 * @returns {Node[]}
 */
function toNodes(pieces, limit) {
  /** @type {Node[]} */
  const nodes = [];
  let left = limit;
  for (const { text, notes } of pieces) {
    const shown = text.slice(0, Math.max(0, left));
    left -= text.length;
    const numbers = notes.map((note) => note + 1).join(' ');
    if (shown === '') continue;
    if (notes.length === 0) nodes.push(document.createTextNode(shown));
    else nodes.push(h('mark', { 'data-note': numbers, 'aria-description': `finding ${numbers}` }, shown));
  }
  return nodes;
}
