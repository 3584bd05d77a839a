import { ApiError, getJson } from './api.js';

/**
 * What the page asks the API.
 *
 * @import { AlarmList, AuditView, DeploymentList, DriftView, DrillList, FiguresView, LedgerView, PortfolioHistory, StatusView, TaskList } from '@upshift/contracts'
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

/**
 * How Upshift is governed: versions, deployments, measures, drills.
 *
 * @typedef {object} Governance
 * @property {PortfolioHistory} history
 * @property {DeploymentList} deployments
 * @property {DriftView} drift
 * @property {AuditView} audit
 * @property {DrillList} drills
 * @property {AlarmList} alarms
 */

/**
 * @param {AbortSignal} signal
 * @returns {Promise<Governance>}
 */
export async function loadGovernance(signal) {
  /** @template T @param {string} path @param {Record<string, string>} [query] @returns {Promise<T>} */
  const ask = (path, query = {}) => getJson(path, query, signal);
  const [history, deployments, drift, audit, drills, alarms] = await Promise.all([
    /** @type {Promise<PortfolioHistory>} */ (ask('v1/portfolio/versions', { limit: '5' })),
    /** @type {Promise<DeploymentList>} */ (ask('v1/deployments')),
    /** @type {Promise<DriftView>} */ (ask('v1/drift')),
    /** @type {Promise<AuditView>} */ (ask('v1/audit')),
    /** @type {Promise<DrillList>} */ (ask('v1/drills', { limit: '50' })),
    /** @type {Promise<AlarmList>} */ (ask('v1/alarms', { limit: '10' })),
  ]);
  return { history, deployments, drift, audit, drills, alarms };
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
