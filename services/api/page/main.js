import { createAnnouncer } from './announcer.js';
import { ApiError } from './ask/api.js';
import { createPoller } from './ask/poller.js';
import { loadFigures, loadGovernance, loadLedger, loadStatus, loadTasks, loadWords } from './ask/questions.js';
import { createTrouble } from './ask/trouble.js';
import { createDrawer } from './create-drawer.js';
import { createFilters } from './filters.js';
import { createOverview } from './overview.js';
import { parseRoute, toHash } from './route.js';
import { byId, replace } from './show/dom.js';
import { tickAges } from './show/parts.js';
import { createTaskPage } from './task-page.js';
import { renderWelcome } from './tasks/welcome-view.js';
import { noWords } from './words.js';

let route = parseRoute(location.hash);
let words = noWords;
let paused = false;
/** How often the slow things are asked for, in ms: versions, deployments, drift, audits, drills. */
const governanceMs = 10_000;
/** Whether this API measures figures; one that does not is not asked again. */
let hasFigures = true;
/** Finds what takes the focus once another view has its first answer. @type {(() => Element | null) | null} */
let arriving = null;

const tools = { drawer: createDrawer(), announcer: createAnnouncer() };
const overview = createOverview(tools);
const taskPage = createTaskPage(tools);
const filters = createFilters((filter) => {
  location.hash = toHash({ ...route, ...filter, cursor: null });
});
const trouble = createTrouble({
  show(text) {
    byId('trouble').hidden = text === null;
    byId('trouble').textContent = text;
  },
  now: () => Date.now(),
  toTime: (at) => new Date(at).toLocaleTimeString(),
});

const pollers = {
  words: poll('words', loadWords, (loaded) => {
    words = loaded;
    filters.offer(words.states);
    filters.show(route);
    tools.drawer.forget();
    follow();
    for (const poller of [pollers.figures, pollers.ledger]) poller.restart();
  }),
  status: poll('status', loadStatus, overview.showStatus),
  figures: poll(
    'figures',
    (signal) => loadFigures(route, signal),
    (figures) => {
      overview.showFigures(figures, route, words);
      hasFigures = !(figures instanceof ApiError) || figures.code === 'RUN_NOT_FOUND';
      if (!hasFigures) follow();
    },
    5000,
  ),
  governance: poll('governance', loadGovernance, overview.showGovernance, governanceMs),
  tasks: poll(
    'tasks',
    (signal) => loadTasks(route, signal),
    (page) => {
      overview.showTasks(page, route);
      arrive();
    },
  ),
  ledger: poll(
    'task',
    (signal) => loadLedger(route, signal),
    (ledger) => {
      taskPage.show(ledger, route, words);
      if (ledger instanceof ApiError) pollers.ledger.stop();
      arrive();
    },
  ),
};

/**
 * A poller whose failures are told as one part of what does not work.
 *
 * @template T
 * @param {string} part
 * @param {(signal: AbortSignal) => Promise<T>} load
 * @param {(data: T) => void} show
 * @param {number} [intervalMs]
 */
function poll(part, load, show, intervalMs = 2000) {
  const poller = createPoller({
    load,
    intervalMs,
    onData(data) {
      show(data);
      trouble.report(part, null);
      byId('freshness').textContent = `Updated ${new Date().toLocaleTimeString()}`;
    },
    onError: (error) => trouble.report(part, error),
  });
  return {
    ...poller,
    stop() {
      poller.stop();
      trouble.report(part, null);
    },
  };
}

/** Asks for what the open view shows, and for nothing that nobody sees. */
function follow() {
  const awake = !paused && !document.hidden;
  const onTask = route.task !== null;
  /** @type {readonly (readonly [{ start(): void, stop(): void }, boolean])[]} */
  const wanted = [
    [pollers.words, words === noWords],
    [pollers.status, !onTask],
    [pollers.figures, !onTask && hasFigures],
    [pollers.tasks, !onTask],
    [pollers.governance, !onTask],
    [pollers.ledger, onTask],
  ];
  for (const [poller, wants] of wanted) {
    if (awake && wants) poller.start();
    else poller.stop();
  }
}

function showRoute() {
  const before = route;
  route = parseRoute(location.hash);
  const onTask = route.task !== null;
  byId('overview').hidden = onTask;
  byId('task').hidden = !onTask;
  if (onTask && before.task !== route.task) taskPage.clear();
  if (!onTask) document.title = 'Upshift';
  if (before.task !== route.task)
    arriving = () =>
      onTask ? byId('task-title') : document.querySelector(`[data-key="${CSS.escape(before.task ?? '')}"]`);
  filters.show(route);
  pollers[onTask ? 'ledger' : 'tasks'].restart();
  if (before.run !== route.run) pollers.figures.restart();
  follow();
}

/** Puts the focus where a reader who came by keyboard goes on: on the task that opened, or on its row when it closed. */
function arrive() {
  const target = arriving?.() ?? null;
  if (arriving !== null) (target instanceof HTMLElement ? target : byId('main')).focus();
  arriving = null;
}

byId('pause').addEventListener('click', () => {
  paused = !paused;
  byId('pause').setAttribute('aria-pressed', String(paused));
  follow();
});
document.querySelector('.skip')?.addEventListener('click', (event) => {
  // The address after the # says what is looked at, so the link must not change it.
  event.preventDefault();
  byId('main').focus();
});
document.addEventListener('visibilitychange', follow);
addEventListener('hashchange', showRoute);
setInterval(tickAges, 1000);

replace(byId('welcome-body'), ...renderWelcome(document.baseURI.replace(/#.*$/, '')));
if (route.task !== null) taskPage.clear();
showRoute();
