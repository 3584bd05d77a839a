/** Nano-dollars for people, as `formatUsd` writes them. */
export function formatNanoUsd(nanoUsd: number): string {
  return formatUsd(nanoUsd / 1_000_000_000);
}

/** Dollars for people: three digits that matter, at least cents, never rounded to nothing. 12.30 USD, 0.000187 USD. */
export function formatUsd(usd: number): string {
  if (usd === 0) return '0 USD';
  const digits = 2 - Math.floor(Math.log10(Math.abs(usd)));
  return `${usd.toFixed(Math.min(9, Math.max(2, digits)))} USD`;
}

/** Milliseconds for people: 3 ms, 1.2 s, 4 min 10 s. */
export function formatMs(milliseconds: number): string {
  if (milliseconds < 1) return '< 1 ms';
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return formatSeconds(milliseconds / 1000);
}

/** Seconds for people: 0.3 s, 12 s, 4 min 10 s, 3 h 2 min. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds) % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 1234567 → 1,234,567, whatever the machine's language. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** 0.0833 → 8.3 %. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
