import { serverNow } from '../ask/api.js';
import { h } from '../show/dom.js';
import { formatAge, formatMs, toWords } from '../show/format.js';
import { age, facts, reasonText, simulatedTag, stateTag } from '../show/parts.js';
import { renderStory } from '../task/story-view.js';
import { layOutJson, layOutText } from './mark-evidence.js';
import { markedText } from './marked-text.js';
import { imagesToShow, shownMessage } from './shown-message.js';

/**
 * @import { ReviewDetail } from '@upshift/contracts'
 * @import { Child } from '../show/dom.js'
 * @import { Words } from '../words.js'
 */

/**
 * One task: the question, every answer with its evidence marked, how it came here.
 *
 * @param {ReviewDetail} detail
 * @param {Words} words
 * @returns {Child[]}
 */
export function renderCase(detail, words) {
  const { task } = detail.ledger;
  const simulated = detail.ledger.attempts.some((attempt) => attempt.simulated);
  return [
    h(
      'section',
      { class: 'card' },
      h(
        'h2',
        { id: 'case-title', tabindex: -1, 'data-key': 'case-title' },
        `${detail.workload} `,
        stateTag(task.state),
        simulated ? ' ' : null,
        simulated ? simulatedTag() : null,
      ),
      h('p', {}, h('code', { class: 'whole-id' }, detail.task)),
      detail.reason === null ? null : h('p', {}, reasonText(detail.reason, detail.reasonDetail, words)),
      facts([
        ['risk', detail.risk],
        ['waits', age(detail.openedAt)],
        ['due', toDue(detail)],
        ['one claim holds', formatMs(detail.terms.leaseMinutes * 60_000)],
        ['calls', String(task.calls)],
      ]),
    ),
    section('The question', ...renderRequest(detail)),
    ...inOrder(detail).map((answer) => renderAnswer(answer, detail)),
    detail.answers.length === 0
      ? section('Answers', h('p', { class: 'muted' }, 'No vendor gave an answer: an edit writes one.'))
      : null,
    task.output !== null && task.review?.state === 'edited' ? renderFinal(task.output) : null,
    task.review?.comment
      ? section('Comment of the reviewer', h('pre', { class: 'answer', tabindex: 0 }, task.review.comment))
      : null,
    h(
      'details',
      { class: 'card', 'data-key': 'story' },
      h('summary', {}, 'How it came here'),
      renderStory(detail.ledger, words),
    ),
  ];
}

/** @param {string} message */
export function renderNoCase(message) {
  return [
    h(
      'section',
      { class: 'card' },
      h('h2', { id: 'case-title', tabindex: -1, 'data-key': 'case-title' }, 'No such review'),
      h('p', {}, message),
    ),
  ];
}

/** @param {ReviewDetail} detail */
function toDue({ dueAt, overdue }) {
  if (dueAt === null) return 'no SLA';
  const left = Date.parse(dueAt) - serverNow();
  return overdue
    ? h('span', { class: 'tag overdue' }, `overdue by ${formatAge(-left)}`)
    : h('time', { datetime: dueAt, title: new Date(dueAt).toLocaleString() }, `in ${formatAge(left)}`);
}

/**
 * @param {ReviewDetail} detail
 * @returns {Child[]}
 */
function renderRequest({ request }) {
  const tools = (request.tools ?? []).map((tool) => tool.function.name);
  return [
    ...request.messages.flatMap((message) => [
      h('p', { class: 'role' }, message.role),
      markedText(`Message of the ${message.role}`, layOutText(shownMessage(message)), []),
      ...imagesToShow(message).map(({ path, name }) =>
        h('img', { class: 'shown-image', src: path, alt: name, loading: 'lazy', decoding: 'async' }),
      ),
    ]),
    tools.length === 0 ? null : h('p', { class: 'muted' }, `Tools it may call: ${tools.join(', ')}`),
    request.outputSchema === null
      ? null
      : h(
          'details',
          { 'data-key': 'schema' },
          h('summary', {}, 'What an answer must be'),
          markedText('JSON Schema of the answer', layOutJson(request.outputSchema), []),
        ),
  ];
}

/**
 * The proposed answer first, then the others, the newest first.
 *
 * @param {ReviewDetail} detail
 */
function inOrder({ answers, proposed }) {
  const others = answers.filter(({ attempt }) => attempt !== proposed).reverse();
  return [...answers.filter(({ attempt }) => attempt === proposed), ...others];
}

/**
 * @param {ReviewDetail['answers'][number]} answer
 * @param {ReviewDetail} detail
 */
function renderAnswer(answer, { ledger, proposed }) {
  const attempt = ledger.attempts.find(({ id }) => id === answer.attempt);
  const verdicts = ledger.verdicts.filter((verdict) => verdict.attempt === answer.attempt);
  const isProposed = answer.attempt === proposed;
  return h(
    'section',
    { class: `card answer-card ${isProposed ? 'proposed' : ''}` },
    h(
      'h3',
      {},
      attempt === undefined ? 'Answer' : `Answer of ${attempt.deployment} on ${attempt.tier} `,
      attempt?.simulated === true ? simulatedTag() : null,
      ' ',
      isProposed ? h('span', { class: 'tag mine' }, 'proposed') : null,
    ),
    ...renderOutput(
      answer,
      verdicts.flatMap(({ evidence }) => evidence),
    ),
    verdicts.length === 0
      ? h('p', { class: 'muted' }, 'No validator has said anything of it.')
      : renderFindings(verdicts),
  );
}

/**
 * @param {{ text: string | null, toolCalls: readonly { name: string, arguments: unknown }[] | null, json: unknown }} output
 * @param {readonly { path: string, message: string }[]} evidence numbered in this order
 * @returns {Child[]}
 */
function renderOutput({ text, toolCalls, json }, evidence) {
  const layout = json === null || json === undefined ? layOutText(text ?? '') : layOutJson(json);
  const calls = toolCalls ?? [];
  return [
    text === null || text === '' ? null : markedText('What the model answered', layout, evidence),
    ...calls.flatMap((call, index) => [
      h('p', { class: 'role' }, `calls ${call.name}`),
      markedText(`Arguments of ${call.name}`, layOutJson(call.arguments, `/toolCalls/${index}/arguments`), evidence),
    ]),
    calls.length === 0 && (text ?? '') === '' ? h('p', { class: 'muted' }, 'The answer is empty.') : null,
  ];
}

/** @param {NonNullable<ReviewDetail['ledger']['task']['output']>} output */
function renderFinal(output) {
  return section('What the reviewer wrote', ...renderOutput(output, []));
}

/**
 * What was found, with the numbers that stand in the text.
 *
 * @param {readonly { validator: string, verdict: string, error: string | null, evidence: readonly { path: string, message: string }[] }[]} verdicts
 */
export function renderFindings(verdicts) {
  let number = 0;
  return h(
    'ul',
    { class: 'findings' },
    ...verdicts.map(({ validator, verdict, error, evidence }) =>
      h(
        'li',
        {},
        h('strong', {}, validator),
        ' ',
        h('span', { class: `tag verdict-${verdict}` }, toWords(verdict)),
        error === null ? null : h('span', { class: 'muted' }, ` it broke: ${error}`),
        evidence.length === 0
          ? null
          : h(
              'ul',
              {},
              ...evidence.map(({ path, message }) => {
                number += 1;
                return h(
                  'li',
                  {},
                  `${number}. `,
                  path === '' ? null : h('code', {}, path),
                  path === '' ? null : ' ',
                  message,
                );
              }),
            ),
      ),
    ),
  );
}

/**
 * @param {string} title
 * @param {...Child} children
 */
function section(title, ...children) {
  return h('section', { class: 'card' }, h('h3', {}, title), ...children);
}
