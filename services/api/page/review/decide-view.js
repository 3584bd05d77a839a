import { h } from '../show/dom.js';

/**
 * @import { ReviewClaim, ReviewDetail } from '@upshift/contracts'
 * @import { Child } from '../show/dom.js'
 *
 * @typedef {'read' | 'accept' | 'edit' | 'reject'} Mode
 * @typedef {'claim' | 'accept' | 'edit' | 'reject' | 'release' | 'cancel' | 'settle' | 'insist'} Step
 * @typedef {(step: Step) => void} Do
 */

/**
 * What may be done now, as buttons with their keys.
 *
 * @param {ReviewDetail} detail
 * @param {ReviewClaim | null} claim of who looks
 * @param {Do} act
 * @returns {Child[]}
 */
export function renderHead(detail, claim, act) {
  const { state } = detail.ledger.task;
  if (state !== 'in_review') return [h('p', {}, `This review has ended: the task is ${state}.`)];
  if (claim === null && detail.claim !== null) {
    const until = new Date(detail.claim.leaseUntil).toLocaleTimeString();
    return [h('p', {}, `${detail.claim.reviewer} has this task until ${until}.`)];
  }
  if (claim === null)
    return [
      h('p', {}, 'Nobody has this task. Claim it, and nobody else can decide it meanwhile.'),
      h(
        'div',
        { class: 'actions' },
        button('Claim', 'c', 'primary', () => act('claim')),
      ),
    ];
  return [
    h('p', {}, `It is yours until ${new Date(claim.leaseUntil).toLocaleTimeString()}, and longer while you work.`),
    h(
      'div',
      { class: 'actions' },
      detail.proposed === null ? null : button('Accept', 'a', 'primary', () => act('accept')),
      button('Edit', 'e', '', () => act('edit')),
      button('Reject', 'r', '', () => act('reject')),
      button('Give it back', 'u', '', () => act('release')),
    ),
  ];
}

/**
 * What a decision means, and what it needs, before it is made.
 *
 * @param {Mode} mode
 * @param {string} text that an edit begins with
 * @param {Do} act
 * @returns {Child[]}
 */
export function renderForm(mode, text, act) {
  if (mode === 'read') return [];
  return [
    ...forms[mode](text, act),
    h(
      'div',
      { class: 'actions' },
      settleButton(mode, act),
      button('Not yet', 'Esc', '', () => act('cancel')),
    ),
  ];
}

/** @type {Record<Exclude<Mode, 'read'>, (text: string, act: Do) => Child[]>} */
const forms = {
  accept: () => [
    h('h2', {}, 'Accept the proposed answer?'),
    h('p', {}, 'The task succeeds with it, for good. Its producer gets it at once.'),
    comment('Comment for the producer (may stay empty)', false),
  ],
  edit: (text) => [
    h('h2', {}, 'Write the answer'),
    h(
      'p',
      {},
      'The task succeeds with what stands here, for good, once the validators let it pass. Its producer gets it at once.',
    ),
    textarea('edit-text', 'The answer', text, 'code', 12),
    comment('Comment for the producer (may stay empty)', false),
  ],
  reject: () => [
    h('h2', {}, 'Reject every answer?'),
    h('p', {}, 'The task fails, for good. Its producer reads why.'),
    comment('Why there is no right answer', true),
  ],
};

/**
 * @param {Exclude<Mode, 'read'>} mode
 * @param {Do} act
 */
function settleButton(mode, act) {
  const words = {
    accept: 'Accept: the task succeeds',
    edit: 'Settle with this answer',
    reject: 'Reject: the task fails',
  };
  return button(words[mode], '', mode === 'reject' ? 'final' : 'primary', () => act('settle'));
}

/**
 * A way on for an edit that the validators do not let pass.
 *
 * @param {Do} act
 * @returns {Child[]}
 */
export function renderInsist(act) {
  return [
    textarea('insist', 'Why it is right all the same (on record)', '', '', 2),
    h(
      'div',
      { class: 'actions' },
      button('Insist', '', 'final', () => act('insist')),
    ),
  ];
}

/**
 * @param {string} label
 * @param {boolean} required
 */
function comment(label, required) {
  return textarea('comment', label, '', required ? 'required' : '', 2);
}

/**
 * @param {string} id
 * @param {string} label
 * @param {string} text
 * @param {string} kind
 * @param {number} rows
 */
function textarea(id, label, text, kind, rows) {
  const field = h('textarea', {
    id,
    rows,
    class: kind === 'code' ? 'code' : null,
    spellcheck: kind !== 'code',
    required: kind === 'required',
  });
  /** @type {HTMLTextAreaElement} */ (field).value = text;
  return h('label', {}, label, field);
}

/**
 * @param {string} text
 * @param {string} key
 * @param {string} kind
 * @param {() => void} click
 */
function button(text, key, kind, click) {
  return h(
    'button',
    { type: 'button', class: kind || null, click },
    text,
    key === '' ? null : h('kbd', { 'aria-hidden': 'true' }, key),
  );
}
