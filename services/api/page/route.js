/**
 * What is looked at, as the part of the address behind the #, so that it can be sent to somebody and the browser's back
 * button works.
 *
 * @typedef {object} Route
 * @property {string | null} task the task that is open; the rest is then where its way back leads
 * @property {string | null} state
 * @property {string | null} workload
 * @property {string | null} cursor
 * @property {string | null} run the sample run that the figures are about
 */

/** @type {readonly (keyof Route)[]} */
const names = ['run', 'state', 'workload', 'cursor', 'task'];

/**
 * @param {string} hash with or without its #
 * @returns {Route}
 */
export function parseRoute(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  /** @param {string} name */
  const read = (name) => values.get(name) || null;
  return {
    task: read('task'),
    state: read('state'),
    workload: read('workload'),
    cursor: read('cursor'),
    run: read('run'),
  };
}

/**
 * @param {Partial<Route>} route
 * @returns {string} a link, also where it leads to the start
 */
export function toHash(route) {
  const values = new URLSearchParams();
  for (const name of names) {
    const value = route[name];
    if (value) values.set(name, value);
  }
  return `#${values}`;
}
