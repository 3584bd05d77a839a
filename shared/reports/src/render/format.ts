/** Dollars for people: three digits that matter, at least cents, never rounded to nothing. */
export function formatUsd(usd: number): string {
  if (usd === 0) return '0 USD';
  const digits = Math.min(9, Math.max(2, 2 - Math.floor(Math.log10(Math.abs(usd)))));
  return `${usd < 0 ? '−' : ''}${Math.abs(usd).toFixed(digits)} USD`;
}

export function formatNano(nanoUsd: number | null): string {
  return nanoUsd === null ? '–' : formatUsd(nanoUsd / 1e9);
}

/** All nine decimals: what must add up to the last digit. */
export function formatExact(nanoUsd: number): string {
  const [sign, size] = nanoUsd < 0 ? ['-', BigInt(-nanoUsd)] : ['', BigInt(nanoUsd)];
  return `${sign}${size / 1_000_000_000n}.${String(size % 1_000_000_000n).padStart(9, '0')}`;
}

export function formatSigned(nanoUsd: number): string {
  return `${nanoUsd > 0 ? '+' : ''}${formatNano(nanoUsd)}`;
}

export function formatShare(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`;
}

export function formatMs(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `2026-11-01 to 2026-11-30` of whole days, otherwise with the times. */
export function formatPeriod({ from, until }: { readonly from: string; readonly until: string }): string {
  const isDay = (time: string): boolean => /T00:00:00(\.000)?Z$/.test(time);
  if (!isDay(from) || !isDay(until)) return `${minute(from)} to ${minute(until)} UTC`;
  const last = new Date(Date.parse(until) - 1).toISOString();
  return `${from.slice(0, 10)} to ${last.slice(0, 10)} (UTC)`;
}

function minute(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}
