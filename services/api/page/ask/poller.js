/**
 * @typedef {object} Timers
 * @property {(run: () => void, ms: number) => unknown} set
 * @property {(timer: unknown) => void} clear
 * @property {() => number} now monotonic, in ms
 */

/** @type {Timers} */
const browserTimers = {
  set: (run, ms) => setTimeout(run, ms),
  clear: (timer) => clearTimeout(/** @type {number} */ (timer)),
  now: () => performance.now(),
};

/**
 * Asks again and again, one question at a time: two seconds after an answer, later when answers take long, and twice as
 * late after each failure up to half a minute.
 *
 * @template T
 * @param {object} options
 * @param {(signal: AbortSignal) => Promise<T>} options.load
 * @param {(data: T) => void} options.onData
 * @param {(error: unknown) => void} options.onError
 * @param {number} [options.intervalMs]
 * @param {number} [options.maxMs]
 * @param {Timers} [options.timers]
 */
export function createPoller({ load, onData, onError, intervalMs = 2000, maxMs = 30_000, timers = browserTimers }) {
  let running = false;
  let failures = 0;
  /** @type {unknown} */
  let timer = null;
  /** @type {AbortController | null} */
  let asked = null;

  async function ask() {
    timer = null;
    const mine = new AbortController();
    asked = mine;
    const startedAt = timers.now();
    try {
      const data = await load(mine.signal);
      if (mine.signal.aborted) return;
      failures = 0;
      onData(data);
    } catch (error) {
      if (mine.signal.aborted) return;
      failures += 1;
      onError(error);
    }
    // Whoever was told may have ended or begun the asking.
    if (!running || asked !== mine) return;
    asked = null;
    const wait =
      failures === 0 ? Math.max(intervalMs, 4 * (timers.now() - startedAt)) : intervalMs * 2 ** Math.min(failures, 10);
    timer = timers.set(ask, Math.min(maxMs, wait));
  }

  function stop() {
    running = false;
    if (timer !== null) timers.clear(timer);
    timer = null;
    asked?.abort();
    asked = null;
  }

  return {
    /** Asks at once, and goes on; does nothing where it goes on already. */
    start() {
      if (running) return;
      running = true;
      failures = 0;
      void ask();
    },
    /** Gives up the question under way; its answer is heard no more. */
    stop,
    /** Asks at once instead of when it is due, because the question has changed. */
    restart() {
      if (!running) return;
      stop();
      this.start();
    },
  };
}
