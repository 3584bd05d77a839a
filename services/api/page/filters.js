import { byId, h } from './show/dom.js';
import { toWords } from './show/format.js';

/** @import { Route } from './route.js' */

/**
 * The fields above the list of tasks.
 *
 * @param {(filter: Partial<Route>) => void} onChange
 */
export function createFilters(onChange) {
  const state = /** @type {HTMLSelectElement} */ (byId('filter-state'));
  const workload = /** @type {HTMLInputElement} */ (byId('filter-workload'));
  state.addEventListener('change', () => onChange({ state: state.value || null }));
  workload.addEventListener('change', () => onChange({ workload: workload.value.trim() || null }));

  return {
    /** @param {readonly string[]} states */
    offer(states) {
      state.append(...states.map((value) => h('option', { value }, toWords(value))));
    },
    /** @param {Route} route */
    show(route) {
      state.value = route.state ?? '';
      workload.value = route.workload ?? '';
    },
  };
}
