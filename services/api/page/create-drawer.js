import { byId, replace } from './show/dom.js';

/** @import { Child } from './show/dom.js' */

/** Draws parts of the page, and the same thing only once, so that what a reader has selected or opened stays. */
export function createDrawer() {
  /** @type {Map<string, string>} */
  const drawn = new Map();
  return {
    /**
     * @param {string} id of the element to fill
     * @param {unknown} data all that the drawing depends on
     * @param {() => Child[]} render
     */
    draw(id, data, render) {
      const text = JSON.stringify(data);
      if (drawn.get(id) === text) return;
      replace(byId(id), ...render());
      drawn.set(id, text);
    },
    /** Draws everything anew at its next answer. */
    forget() {
      drawn.clear();
    },
  };
}
