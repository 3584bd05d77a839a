import { ApiError } from './ask/api.js';
import { byId, h, replace } from './show/dom.js';
import { toWords } from './show/format.js';
import { renderNoTask, renderTask } from './task/task-view.js';

/**
 * @import { LedgerView } from '@upshift/contracts'
 * @import { createAnnouncer } from './announcer.js'
 * @import { createDrawer } from './create-drawer.js'
 * @import { Route } from './route.js'
 * @import { Words } from './words.js'
 */

/**
 * The view of one task.
 *
 * @param {object} tools
 * @param {ReturnType<typeof createDrawer>} tools.drawer
 * @param {ReturnType<typeof createAnnouncer>} tools.announcer
 */
export function createTaskPage({ drawer, announcer }) {
  /** @type {{ id: string, state: string } | null} */
  let watched = null;

  return {
    /** Until the first answer comes. */
    clear() {
      drawer.forget();
      replace(byId('task'), h('p', { class: 'muted' }, 'Loading …'));
    },

    /**
     * @param {LedgerView | ApiError} ledger an error where there is no such task
     * @param {Route} route
     * @param {Words} words
     */
    show(ledger, route, words) {
      if (ledger instanceof ApiError) {
        replace(byId('task'), ...renderNoTask(route, ledger.message));
        return;
      }
      const { id, state, workload } = ledger.task;
      // What is under way grows in the picture, also when nothing new is on record.
      const moment = state === 'open' ? performance.now() : null;
      drawer.draw('task', { ledger, moment, words }, () => renderTask(ledger, route, words));
      if (watched?.id === id && watched.state !== state) announcer.announce(`The task ended as ${toWords(state)}.`);
      watched = { id, state };
      document.title = `${workload} ${toWords(state)} · Upshift`;
    },
  };
}
