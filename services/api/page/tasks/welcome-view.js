import { h } from '../show/dom.js';

/** @import { Child } from '../show/dom.js' */

/**
 * A command that hands in a first task, for a shell.
 *
 * @param {string} base where the API is
 */
export function firstCommand(base) {
  const body = JSON.stringify({ prompt: 'Rewrite in plain words: payment shall be remitted forthwith.' });
  return `curl -s '${new URL('v1/tasks', base)}' -H 'content-type: application/json' -d '${body}'`;
}

/**
 * What a newcomer can do.
 *
 * @param {string} base
 * @returns {Child[]}
 */
export function renderWelcome(base) {
  const command = firstCommand(base);
  return [
    h('p', {}, 'Hand in a first task from a shell; it shows here within two seconds:'),
    h('pre', { id: 'first-command', class: 'command', tabindex: 0, 'aria-label': 'Command' }, command),
    copyButton(command),
    h(
      'p',
      { class: 'muted' },
      'Then open it: its page tells which model was called and why, what the checks found, and what it cost.',
    ),
  ];
}

/** @param {string} text */
function copyButton(text) {
  // Only a page from this machine or over TLS may write to the clipboard.
  if (!isSecureContext) return null;
  const button = h('button', { type: 'button', click: () => void copy() }, 'Copy');
  async function copy() {
    const done = await navigator.clipboard.writeText(text).then(
      () => 'Copied',
      () => 'Could not copy',
    );
    button.textContent = done;
  }
  return button;
}
