import { ApiError, getJson, postJson } from '../ask/api.js';
import { createPoller } from '../ask/poller.js';
import { loadWords } from '../ask/questions.js';
import { createTrouble } from '../ask/trouble.js';
import { createDrawer } from '../create-drawer.js';
import { byId, replace } from '../show/dom.js';
import { formatMs, formatUsd } from '../show/format.js';
import { tickAges } from '../show/parts.js';
import { noWords } from '../words.js';
import { renderCase, renderFindings, renderNoCase } from './case-view.js';
import { createClaimKeeper } from './claim-keeper.js';
import { renderForm, renderHead, renderInsist } from './decide-view.js';
import { outputOf, toEditable } from './edited-answer.js';
import { renderQueue } from './queue-view.js';
import { neighbourOf, parseReviewRoute, toReviewHash } from './review-route.js';

/**
 * @import { ReviewClaim, ReviewDecision, ReviewDetail, ReviewList } from '@upshift/contracts'
 * @import { Mode, Step } from './decide-view.js'
 */

const nameKey = 'upshift-reviewer';

let route = parseReviewRoute(location.hash);
let words = noWords;
/** @type {ReviewList | null} */
let queue = null;
/** @type {ReviewDetail | null} */
let detail = null;
/** @type {ReviewClaim | null} */
let claim = null;
/** @type {Mode} */
let mode = 'read';
let busy = false;
/** Which form is on the screen: it is drawn once, so that what was written in it stays. */
let drawnForm = '';
/** The task that a reader has come to. */
let arrivedAt = '';

const drawer = createDrawer();
const nameField = /** @type {HTMLInputElement} */ (byId('reviewer'));
const filters = /** @type {const} */ ([
  ['workload', byId('filter-workload')],
  ['risk', byId('filter-risk')],
  ['claimed', byId('filter-claimed')],
]);

const trouble = createTrouble({
  show(text) {
    byId('trouble').hidden = text === null;
    byId('trouble').textContent = text;
  },
  now: () => Date.now(),
  toTime: (at) => new Date(at).toLocaleTimeString(),
});

const keeper = createClaimKeeper({
  renew: (held) => postJson(pathOf(held.task, 'renew'), heldBy(held)),
  onRenewed(renewed) {
    claim = renewed;
    draw();
  },
  onLost: (error) => lose(error),
  now: () => performance.now(),
});

const pollers = {
  words: poll('words', loadWords, (loaded) => {
    words = loaded;
    pollers.words.stop();
    draw();
  }),
  queue: poll(
    'queue',
    (signal) => {
      const { workload, risk, claimed } = route;
      return /** @type {Promise<ReviewList>} */ (
        getJson('v1/review', { limit: '50', workload, risk, claimed }, signal)
      );
    },
    (list) => {
      queue = list;
      draw();
    },
  ),
  detail: poll('task', loadDetail, (loaded) => {
    if (loaded instanceof ApiError) {
      detail = null;
      drawer.draw('case-body', loaded.message, () => renderNoCase(loaded.message));
      byId('decide').hidden = true;
      pollers.detail.stop();
      return;
    }
    detail = loaded;
    if (claim === null && loaded.claim !== null && loaded.claim.reviewer === nameField.value.trim()) void act('claim');
    draw();
  }),
};

/**
 * @param {AbortSignal} signal
 * @returns {Promise<ReviewDetail | ApiError>} the error where there is no such review
 */
async function loadDetail(signal) {
  try {
    return await getJson(pathOf(route.task ?? ''), {}, signal);
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 400)) return error;
    throw error;
  }
}

/**
 * @template T
 * @param {string} part
 * @param {(signal: AbortSignal) => Promise<T>} load
 * @param {(data: T) => void} show
 */
function poll(part, load, show) {
  return createPoller({
    load,
    intervalMs: 3000,
    onData(data) {
      show(data);
      trouble.report(part, null);
    },
    onError: (error) => trouble.report(part, error),
  });
}

function draw() {
  if (queue !== null) {
    const list = queue;
    drawer.draw('queue-body', { list, route, name: nameField.value }, () =>
      renderQueue(list, route, nameField.value.trim()),
    );
  }
  byId('decide').hidden = detail === null;
  if (detail === null) return;
  const shown = detail;
  drawer.draw('case-body', { shown: { ...shown, ageSeconds: 0 }, words }, () => renderCase(shown, words));
  drawer.draw('decide-head', { claim, held: shown.claim, state: shown.ledger.task.state, mode }, () =>
    mode === 'read' ? renderHead(shown, claim, act) : [],
  );
  drawForm(shown);
  arrive(shown.task);
}

/**
 * Puts the focus on a task that was opened, and on a phone, where the queue stands above it, the task on the screen.
 *
 * @param {string} task
 */
function arrive(task) {
  if (task === arrivedAt) return;
  arrivedAt = task;
  document.getElementById('case-title')?.focus({ preventScroll: true });
  if (matchMedia('(max-width: 56rem)').matches) byId('case').scrollIntoView();
}

/** @param {ReviewDetail} shown */
function drawForm(shown) {
  const form = `${shown.task} ${mode}`;
  if (form === drawnForm) return;
  drawnForm = form;
  byId('decide-form').replaceChildren(...nodes(renderForm(mode, toEditable(shown), act)));
  byId('decide-findings').replaceChildren();
  const field = byId('decide-form').querySelector('textarea, button');
  if (mode !== 'read' && field instanceof HTMLElement) field.focus();
}

/** @param {readonly (Node | string | null)[]} children */
function nodes(children) {
  return children.filter((child) => child !== null);
}

/**
 * Does one step of a decision, if it may be done now.
 *
 * @param {Step} step
 */
async function act(step) {
  if (detail === null || busy) return;
  if (step === 'cancel') return setMode('read');
  if (detail.ledger.task.state !== 'in_review') return notice('This review has ended.');
  if (nameField.value.trim() === '') {
    nameField.focus();
    return notice('Say who you are first.');
  }
  if (step !== 'claim' && claim === null) return notice('Claim the task first: press c.');
  if (step === 'edit' || step === 'reject') return setMode(step);
  if (step === 'accept')
    return detail.proposed === null ? notice('There is no answer to accept: edit.') : setMode(step);
  busy = true;
  try {
    if (step === 'claim') await takeClaim(detail);
    else if (step === 'release') await release();
    else await settle(detail.task, step === 'insist');
  } catch (error) {
    refuse(error);
  } finally {
    busy = false;
  }
  draw();
}

/** @param {ReviewDetail} shown */
async function takeClaim(shown) {
  /** @type {ReviewClaim} */
  const taken = await postJson(pathOf(shown.task, 'claim'), { reviewer: nameField.value.trim() });
  if (route.task !== taken.task) return;
  claim = taken;
  keeper.keep(taken, shown.terms.leaseMinutes * 60_000);
  notice(null);
  pollers.queue.restart();
}

async function release() {
  if (claim === null) return;
  await postJson(pathOf(claim.task, 'release'), heldBy(claim));
  forget();
  notice('The task waits for somebody else.');
  pollers.queue.restart();
  pollers.detail.restart();
}

/**
 * @param {string} task
 * @param {boolean} insist
 */
async function settle(task, insist) {
  if (claim === null || mode === 'read') return;
  const comment = readField('comment');
  if (mode === 'reject' && comment === '') return refuseField('comment', 'Say why: the producer reads it.');
  const reason = insist ? readField('insist') : '';
  if (insist && reason === '') return refuseField('insist', 'Say why it is right all the same.');
  const body = {
    ...heldBy(claim),
    ...(comment === '' ? {} : { comment }),
    ...(mode === 'accept' && detail?.proposed ? { attempt: detail.proposed } : {}),
    ...(mode === 'edit' ? { answer: outputOf(readField('edit-text', false)) } : {}),
    ...(reason === '' ? {} : { insist: reason }),
  };
  /** @type {ReviewDecision} */
  const decision = await postJson(pathOf(task, mode), body);
  forget();
  notice(
    `Done: the task ${decision.task.state}. ${formatMs(decision.workedSeconds * 1000)} of your time, ${formatUsd(decision.costUsd)}.`,
  );
  const next = neighbourOf(
    (queue?.reviews ?? []).filter((item) => item.task !== task),
    null,
    1,
  );
  pollers.queue.restart();
  location.hash = toReviewHash({ ...route, task: next });
}

/** @param {unknown} error */
function refuse(error) {
  if (!(error instanceof ApiError)) throw error;
  if (error.code === 'REVIEW_EDIT_REFUSED') {
    const { verdicts } = /** @type {ReviewDecision} */ (error.body);
    byId('decide-findings').replaceChildren(renderFindings(verdicts), ...nodes(renderInsist(act)));
    return notice(error.message);
  }
  if (error.code === 'REVIEW_LEASE_LOST' || error.code === 'REVIEW_ENDED') return lose(error);
  notice(error.message);
}

/**
 * The claim is gone. What was written stays on the screen.
 *
 * @param {unknown} error
 */
function lose(error) {
  claim = null;
  keeper.drop();
  notice(error instanceof Error ? error.message : 'The claim was lost.');
  pollers.queue.restart();
  pollers.detail.restart();
}

/** Nothing is claimed, nothing is being decided. */
function forget() {
  claim = null;
  keeper.drop();
  setMode('read');
}

/** @param {Mode} next */
function setMode(next) {
  mode = next;
  if (next !== 'read') notice(null);
  draw();
}

/** @param {string | null} text */
function notice(text) {
  byId('notice').hidden = text === null;
  byId('notice').textContent = text;
}

/**
 * @param {string} id
 * @param {string} text
 */
function refuseField(id, text) {
  byId(id).focus();
  notice(text);
}

/**
 * @param {string} id of a field that may not be there
 * @param {boolean} [trimmed]
 */
function readField(id, trimmed = true) {
  const field = document.getElementById(id);
  const value = field instanceof HTMLTextAreaElement ? field.value : '';
  return trimmed ? value.trim() : value;
}

/**
 * @param {string} task
 * @param {string} [step]
 */
function pathOf(task, step) {
  return `v1/review/${encodeURIComponent(task)}${step === undefined ? '' : `/${step}`}`;
}

/** @param {ReviewClaim} held */
function heldBy({ reviewer, fence }) {
  return { reviewer, fence };
}

function showRoute() {
  const before = route;
  route = parseReviewRoute(location.hash);
  for (const [name, field] of filters) /** @type {HTMLInputElement} */ (field).value = route[name] ?? '';
  if (before.task !== route.task) {
    // A claim that is left without a decision ends with its lease, or is found again by the reviewer's name.
    detail = null;
    forget();
    drawer.forget();
    replace(byId('case-body'));
  }
  pollers.queue.restart();
  follow();
  if (before.task !== route.task) pollers.detail.restart();
  draw();
}

/** Asks for what is shown, and for nothing that nobody sees. */
function follow() {
  const awake = !document.hidden;
  for (const [poller, wanted] of /** @type {const} */ ([
    [pollers.words, words === noWords],
    [pollers.queue, true],
    [pollers.detail, route.task !== null],
  ])) {
    if (awake && wanted) poller.start();
    else poller.stop();
  }
}

/** @type {Readonly<Record<string, Step>>} */
const keys = { c: 'claim', a: 'accept', e: 'edit', r: 'reject', u: 'release', Escape: 'cancel' };

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const writing = event.target instanceof Element && event.target.matches('input, textarea, select');
  if (writing && event.key !== 'Escape') return;
  if (event.key === 'j' || event.key === 'k') {
    if (mode !== 'read') return notice('Decide first, or press Esc.');
    const next = neighbourOf(queue?.reviews ?? [], route.task, event.key === 'j' ? 1 : -1);
    if (next !== null) location.hash = toReviewHash({ ...route, task: next });
    return;
  }
  const step = keys[event.key];
  if (step === undefined || (mode !== 'read' && step !== 'cancel')) return;
  // The letter must not land in the field that takes the focus.
  event.preventDefault();
  void act(step);
}

nameField.value = localStorage.getItem(nameKey) ?? '';
nameField.addEventListener('change', () => {
  localStorage.setItem(nameKey, nameField.value.trim());
  if (claim !== null && claim.reviewer !== nameField.value.trim()) forget();
  draw();
});
for (const [name, field] of filters)
  field.addEventListener('change', () => {
    location.hash = toReviewHash({ ...route, [name]: /** @type {HTMLInputElement} */ (field).value.trim() || null });
  });
document.querySelector('.skip')?.addEventListener('click', (event) => {
  event.preventDefault();
  byId('main').focus();
});
addEventListener('keydown', onKey);
for (const kind of ['keydown', 'pointerdown', 'scroll']) addEventListener(kind, () => keeper.noteActivity(), true);
addEventListener('hashchange', showRoute);
document.addEventListener('visibilitychange', follow);
setInterval(() => {
  tickAges();
  void keeper.tick();
}, 1000);

showRoute();
