import { h } from '../show/dom.js';
import { formatCount } from '../show/format.js';

/**
 * @import { TaskView } from '@upshift/contracts'
 */

/** So much of an answer is shown at once, in characters; the rest on demand, so that a huge one does not freeze the page. */
const shownCharacters = 20_000;

/**
 * The answer as text: what the model said, then what it called.
 *
 * @param {TaskView} task
 */
export function renderOutput({ state, output }) {
  if (output === null)
    return h('p', { class: 'muted' }, state === 'open' ? 'There is no answer yet.' : 'No answer was accepted.');
  const calls = output.toolCalls ?? [];
  return h(
    'div',
    {},
    output.text === null || output.text === '' ? null : block('What the model answered', prettyText(output)),
    ...calls.map(({ name, arguments: input }) =>
      block('What the model called', `${name}(${JSON.stringify(input, null, 2) ?? ''})`),
    ),
    calls.length === 0 && (output.text ?? '') === '' ? h('p', { class: 'muted' }, 'The answer is empty.') : null,
  );
}

/** @param {NonNullable<TaskView['output']>} output */
function prettyText({ text, json }) {
  return json === null || json === undefined ? (text ?? '') : JSON.stringify(json, null, 2);
}

/**
 * @param {string} label
 * @param {string} text
 */
function block(label, text) {
  const pre = h(
    'pre',
    { class: 'answer', tabindex: 0, role: 'region', 'aria-label': label },
    text.slice(0, shownCharacters),
  );
  if (text.length <= shownCharacters) return pre;
  const more = h(
    'button',
    {
      type: 'button',
      click: () => {
        pre.textContent = text;
        more.remove();
      },
    },
    `Show all ${formatCount(text.length)} characters`,
  );
  return h('div', {}, pre, more);
}
