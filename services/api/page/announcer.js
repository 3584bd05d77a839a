import { byId } from './show/dom.js';
import { countOf } from './show/format.js';

/** How often new tasks are read out at most, in ms: more would leave no silence on a busy system. */
const tasksEveryMs = 30_000;

/** Tells those who listen to the page what has changed. */
export function createAnnouncer() {
  /** @type {{ ids: ReadonlySet<string>, at: number } | null} */
  let known = null;

  /** @param {string} text */
  function announce(text) {
    byId('announcer').textContent = text;
  }

  return {
    announce,
    /** @param {readonly { id: string }[]} tasks the newest ones */
    announceTasks(tasks) {
      const now = performance.now();
      if (known !== null && now - known.at < tasksEveryMs) return;
      const before = known?.ids;
      const fresh = before === undefined ? 0 : tasks.filter(({ id }) => !before.has(id)).length;
      if (fresh > 0) announce(countOf(fresh, 'new task'));
      known = { ids: new Set(tasks.map(({ id }) => id)), at: now };
    },
  };
}
