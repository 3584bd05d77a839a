import { ApiError, getJson } from './api.js';

/**
 * What the page asks the API.
 *
 * @import { FiguresView, LedgerView, StatusView, TaskList } from '@upshift/contracts'
 * @import { Route } from '../route.js'
 * @import { Words } from '../words.js'
 */

const pageSize = '20';

/**
 * @param {AbortSignal} signal
 * @returns {Promise<Words>}
 */
export function loadWords(signal) {
  return getJson('page/words.json', {}, signal);
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<StatusView>}
 */
export function loadStatus(signal) {
  return getJson('v1/status', {}, signal);
}

/** What the address calls the figures of every task, where a sample run would be shown. */
export const allTasks = 'all';

/** So long it is not asked again whether there is a sample run, in ms. */
const noSampleMs = 60_000;
let askSampleAt = 0;

/**
 * Of the run that the address names; where it names none, of the newest sample run, for it alone compares with premium,
 * and of every task where there is no sample run.
 *
 * @param {Route} route
 * @param {AbortSignal} signal
 * @returns {Promise<FiguresView | ApiError>} the error where there is no such run, or the API measures no figures
 */
export async function loadFigures({ run }, signal) {
  /** @param {string | null} name */
  const load = (name) =>
    orRefusal(/** @type {Promise<FiguresView>} */ (getJson('v1/figures', { run: name }, signal)), [404]);
  if (run !== null) return load(run === allTasks ? null : run);
  if (performance.now() < askSampleAt) return load(null);
  const sample = await load('latest');
  if (!(sample instanceof ApiError) || sample.code !== 'RUN_NOT_FOUND') return sample;
  askSampleAt = performance.now() + noSampleMs;
  return load(null);
}

/**
 * @param {Route} route
 * @param {AbortSignal} signal
 * @returns {Promise<TaskList>}
 */
export function loadTasks({ state, workload, cursor }, signal) {
  return getJson('v1/tasks', { limit: pageSize, state, workload, cursor }, signal);
}

/**
 * @param {Route} route
 * @param {AbortSignal} signal
 * @returns {Promise<LedgerView | ApiError>} the error where there is no such task, or the address names none
 */
export function loadLedger({ task }, signal) {
  return orRefusal(getJson(`v1/tasks/${encodeURIComponent(task ?? '')}/ledger`, {}, signal), [400, 404]);
}

/**
 * The answer, or the error where it would be the same again: a question about something that is not there.
 *
 * @template T
 * @param {Promise<T>} answer
 * @param {readonly number[]} refusals the statuses that say so
 * @returns {Promise<T | ApiError>}
 */
async function orRefusal(answer, refusals) {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && refusals.includes(error.status)) return error;
    throw error;
  }
}
