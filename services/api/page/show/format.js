/** How figures read: the same as on the command line. */

/**
 * Dollars: three digits that matter, at least cents, never rounded to nothing.
 *
 * @param {number} usd
 */
export function formatUsd(usd) {
  if (usd === 0) return '0 USD';
  const digits = 2 - Math.floor(Math.log10(Math.abs(usd)));
  return `${usd.toFixed(Math.min(9, Math.max(2, digits)))} USD`;
}

/** @param {number} nanoUsd */
export function formatNanoUsd(nanoUsd) {
  return formatUsd(nanoUsd / 1_000_000_000);
}

/**
 * Milliseconds: 3 ms, 1.2 s, 4 min 10 s.
 *
 * @param {number} milliseconds
 */
export function formatMs(milliseconds) {
  if (milliseconds < 1) return '< 1 ms';
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds) % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * How long ago, in one unit: now, 12 s, 4 min, 3 h, 2 d. A clock that runs ahead makes nothing happen in the future.
 *
 * @param {number} milliseconds
 */
export function formatAge(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 1) return 'now';
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** @param {number} count */
export function formatCount(count) {
  return count.toLocaleString('en-US');
}

/**
 * 0.0833 → 8.3 %.
 *
 * @param {number} share
 */
export function formatShare(share) {
  return `${(share * 100).toFixed(1)} %`;
}

/**
 * With its sign, a true minus, and no sign for nothing.
 *
 * @param {number} value
 * @param {number} digits
 */
export function formatSigned(value, digits) {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return value < 0 ? `−${text}` : `+${text}`;
}

/**
 * in_review → in review.
 *
 * @param {string} name
 */
export function toWords(name) {
  return name.replaceAll('_', ' ');
}

/**
 * 1 call, 2 calls.
 *
 * @param {number} count
 * @param {string} noun
 */
export function countOf(count, noun) {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
