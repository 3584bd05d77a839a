import { ApiError } from './api.js';

/**
 * Tells in words what does not work, since when.
 *
 * @param {object} options
 * @param {(text: string | null) => void} options.show
 * @param {() => number} options.now in ms
 * @param {(at: number) => string} options.toTime
 */
export function createTrouble({ show, now, toTime }) {
  /** @type {Map<string, { since: number, error: unknown }>} */
  const parts = new Map();
  /** @type {string | null} */
  let shown = null;

  function tell() {
    const text = describeTrouble([...parts.values()], toTime);
    if (text === shown) return;
    shown = text;
    show(text);
  }

  return {
    /**
     * @param {string} part
     * @param {unknown} error null: it works
     */
    report(part, error) {
      if (error === null) parts.delete(part);
      else parts.set(part, { since: parts.get(part)?.since ?? now(), error });
      tell();
    },
  };
}

/**
 * @param {readonly { since: number, error: unknown }[]} parts
 * @param {(at: number) => string} toTime
 * @returns {string | null}
 */
export function describeTrouble(parts, toTime) {
  const [worst] = parts.toSorted((left, right) => rank(left.error) - rank(right.error) || left.since - right.since);
  if (worst === undefined) return null;
  const since = toTime(worst.since);
  const stale = 'What is shown was true before that. It is asked again by itself.';
  if (rank(worst.error) === 0) return `The API does not answer since ${since}. ${stale}`;
  if (rank(worst.error) === 1)
    return `The API answers, but says since ${since} that it is not ready (its record may be away). ${stale}`;
  const { error } = worst;
  if (!(error instanceof ApiError)) return `The page could not show an answer since ${since}: ${String(error)}`;
  return `The API answers with an error since ${since}: ${error.code ?? error.status}. ${error.message}`;
}

/** @param {unknown} error */
function rank(error) {
  if (!(error instanceof ApiError)) return 3;
  if (error.status === 0) return 0;
  return error.status === 503 ? 1 : 2;
}
