/** 0.00341: as many digits as tell two prices apart. */
export function formatUsd(usd: number): string {
  if (usd === 0) return '$0';
  return usd >= 0.1 ? `$${usd.toFixed(4)}` : `$${usd.toPrecision(3)}`;
}

export function formatPercent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}

export function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** +1.2 or −1.2, with a minus that is one. */
export function formatSigned(value: number, digits = 1): string {
  const rounded = value.toFixed(digits);
  if (Number(rounded) === 0) return (0).toFixed(digits);
  return value < 0 ? `−${rounded.slice(1)}` : `+${rounded}`;
}
