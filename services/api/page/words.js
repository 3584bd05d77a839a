/**
 * The closed lists of the contracts, as `page/words.json` tells them, so that the page keeps no second copy.
 *
 * @typedef {object} Words
 * @property {readonly string[]} states
 * @property {Readonly<Record<string, string>>} reasons code → meaning
 */

/** @type {Words} */
export const noWords = { states: [], reasons: {} };
