/**
 * What is looked at on the review page, as the part of the address behind the #.
 *
 * @typedef {object} ReviewRoute
 * @property {string | null} task the task that is open
 * @property {string | null} workload
 * @property {string | null} risk
 * @property {string | null} claimed "true" or "false"
 */

/** @type {readonly (keyof ReviewRoute)[]} */
const names = ['workload', 'risk', 'claimed', 'task'];

/**
 * @param {string} hash with or without its #
 * @returns {ReviewRoute}
 */
export function parseReviewRoute(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  /** @param {string} name */
  const read = (name) => values.get(name) || null;
  return { task: read('task'), workload: read('workload'), risk: read('risk'), claimed: read('claimed') };
}

/**
 * @param {Partial<ReviewRoute>} route
 * @returns {string} a link, also where it leads to the start
 */
export function toReviewHash(route) {
  const values = new URLSearchParams();
  for (const name of names) {
    const value = route[name];
    if (value) values.set(name, value);
  }
  return `#${values}`;
}

/**
 * The task after or before one in the queue; the first where none is open, or where it has left the queue.
 *
 * @param {readonly { task: string }[]} reviews
 * @param {string | null} open
 * @param {1 | -1} direction
 * @returns {string | null} null where the queue is empty
 */
export function neighbourOf(reviews, open, direction) {
  const at = reviews.findIndex(({ task }) => task === open);
  if (at === -1) return reviews[0]?.task ?? null;
  return reviews[Math.min(reviews.length - 1, Math.max(0, at + direction))]?.task ?? null;
}
