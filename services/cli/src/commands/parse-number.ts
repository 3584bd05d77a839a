import { InvalidArgumentError } from 'commander';

/** Parsers of options, for commander: they throw what it turns into a usage error. */
export function parsePort(text: string): number {
  return parseWhole(text, 0, 65_535);
}

/** A whole number of at least one. */
export function parseCount(text: string): number {
  return parseWhole(text, 1, 1_000_000);
}

/** A whole number that seeds a choice. */
export function parseSeed(text: string): number {
  return parseWhole(text, 0, 2 ** 32 - 1);
}

/** A factor on recorded latencies. */
export function parseTimeScale(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 10))
    throw new InvalidArgumentError('It is a number from 0 to 10.');
  return value;
}

/** An amount that may be spent, in dollars. */
export function parseUsd(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= 10_000) return value;
  throw new InvalidArgumentError('It is an amount above 0, up to 10,000 USD.');
}

/** A share of something, above 0 and at most all of it: `10%`, `10 %` or `0.1`. */
export function parseShare(text: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(text);
  const share = match === null ? Number.NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1);
  if (share > 0 && share <= 1) return share;
  throw new InvalidArgumentError('It is a share above 0 and at most 100 %, such as 10% or 0.1.');
}

const hours = { m: 1 / 60, h: 1, d: 24, w: 168 } as const;

/** A period as people write it: 30m, 6h, 1d, 1w. In hours. */
export function parseHours(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([mhdw])$/.exec(text) ?? [];
  const value = Number(amount) * (hours[unit as keyof typeof hours] ?? Number.NaN);
  if (value >= 0.01 && value <= 8784) return value;
  throw new InvalidArgumentError('It is a number with m, h, d or w: 6h, 1d.');
}

function parseWhole(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
}
