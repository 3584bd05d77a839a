import { h } from '../show/dom.js';
import { formatCount, formatMs, formatNanoUsd, formatShare, toWords } from '../show/format.js';
import { facts, reasonText, simulatedTag } from '../show/parts.js';
import { toStory } from './story.js';

/**
 * @import { AttemptView, LedgerView } from '@upshift/contracts'
 * @import { AttemptEntry, DecisionEntry } from './story.js'
 * @import { Words } from '../words.js'
 */

/** Facts of a vote are told at once, other signals on demand. */
const voteSignal = /^(answer \d+|vote .+)$/;

/**
 * Calls, verdicts and decisions in the order in which they happened.
 *
 * @param {LedgerView} ledger
 * @param {Words} words
 */
export function renderStory(ledger, words) {
  const entries = toStory(ledger);
  if (entries.length === 0) return h('p', { class: 'muted' }, 'Nothing has happened yet.');
  return h(
    'ol',
    { class: 'story' },
    ...entries.map((entry) => (entry.kind === 'attempt' ? renderAttempt(entry) : renderDecision(entry, words))),
  );
}

/** @param {AttemptEntry} entry */
function renderAttempt({ number, attempt, outcome, verdicts }) {
  return h(
    'li',
    { class: `entry attempt edge-${outcome}` },
    h(
      'p',
      {},
      h('strong', {}, `Call ${number}${attempt.cachedFrom === null ? '' : ' (from cache)'}`),
      ` to ${attempt.deployment} (${attempt.vendor}, ${modelOf(attempt)}) on ${attempt.tier} `,
      attempt.mode === 'first' ? null : h('span', { class: 'tag' }, attempt.mode),
      ' ',
      attempt.simulated ? simulatedTag() : null,
      ' ',
      h('span', { class: `tag outcome-${outcome}` }, outcome),
    ),
    h('p', { class: 'muted' }, describeAttempt(attempt).join(' · ')),
    verdicts.length === 0 ? null : h('ul', { class: 'verdicts' }, ...verdicts.map(renderVerdict)),
  );
}

/** @param {AttemptView} attempt */
function modelOf({ modelRequested, modelServed }) {
  return modelServed === null || modelServed === modelRequested
    ? modelRequested
    : `${modelRequested} as ${modelServed}`;
}

/** @param {AttemptView} attempt */
function describeAttempt({ state, failureClass, latencyMs, recordedLatencyMs, inputTokens, outputTokens, ...rest }) {
  /** @param {number | null} tokens */
  const count = (tokens) => (tokens === null ? '?' : formatCount(tokens));
  const sources = {
    vendor: ' by the vendor’s bill',
    price: ' by price',
    estimate: ' by estimate',
    none: '',
    cache: '',
  };
  return [
    failureClass === null ? state : `${state}: ${toWords(failureClass)}`,
    ...(rest.cachedFrom === null ? [] : [`served from cache (answer of ${rest.cachedFrom})`]),
    ...(latencyMs === null ? [] : [formatMs(latencyMs)]),
    ...(recordedLatencyMs === null ? [] : [`recorded ${formatMs(recordedLatencyMs)}`]),
    ...(inputTokens === null && outputTokens === null ? [] : [`${count(inputTokens)} → ${count(outputTokens)} tokens`]),
    ...(rest.promptHash === null ? [] : [`prompt ${rest.promptHash.slice(0, 12)}`]),
    ...(rest.confidence === null ? [] : [`confidence ${formatShare(rest.confidence)}`]),
    state === 'started'
      ? `${formatNanoUsd(rest.reservedNanoUsd)} reserved`
      : `${formatNanoUsd(rest.costNanoUsd)}${rest.costNanoUsd === 0 ? '' : sources[rest.costSource]}`,
  ];
}

/** @param {LedgerView['verdicts'][number]} verdict */
function renderVerdict({ validator, verdict, score, evidence, error, durationMs }) {
  return h(
    'li',
    {},
    h('strong', {}, validator),
    ' ',
    h('span', { class: `tag verdict-${verdict}` }, verdict),
    h('span', { class: 'muted' }, `${score === null ? '' : ` score ${score} ·`} ${formatMs(durationMs)}`),
    error === null ? null : h('p', { class: 'judged worse' }, `The validator broke: ${error}`),
    evidence.length === 0
      ? null
      : h(
          'ul',
          {},
          ...evidence.map(({ path, message }) =>
            h('li', {}, path === '' ? null : h('code', {}, path), path === '' ? '' : ' ', message),
          ),
        ),
  );
}

/**
 * @param {DecisionEntry} entry
 * @param {Words} words
 */
function renderDecision({ decision }, words) {
  const votes = decision.signals.filter(({ name }) => voteSignal.test(name));
  const signals = decision.signals.filter(({ name }) => !voteSignal.test(name));
  return h(
    'li',
    { class: 'entry decision' },
    h(
      'p',
      {},
      h('strong', {}, upperFirst(decision.action)),
      `${describeMove(decision)}: `,
      reasonText(decision.reason, decision.detail, words),
    ),
    votes.length === 0
      ? null
      : h('ul', { class: 'votes' }, ...votes.map(({ name, value }) => h('li', {}, `${name}: ${value}`))),
    signals.length === 0
      ? null
      : h(
          'details',
          { 'data-key': `signals ${decision.step} ${decision.action} ${decision.at}` },
          h('summary', {}, 'What it rests on'),
          facts(
            signals.map(({ name, value }) => /** @type {const} */ ([name, value === null ? 'none' : String(value)])),
          ),
        ),
  );
}

/** @param {LedgerView['decisions'][number]} decision */
function describeMove({ fromTier, toTier }) {
  if (fromTier === null) return toTier === null ? '' : ` to ${toTier}`;
  return toTier === null || toTier === fromTier ? ` on ${fromTier}` : ` from ${fromTier} to ${toTier}`;
}

/** @param {string} text */
function upperFirst(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
