const decimal = /^(\d{1,40})(?:\.(\d{0,40}))?(?:e([+-]?\d{1,3}))?$/i;

/**
 * Reads a vendor's dollars as integer nano-dollars, digit by digit and rounded half up, so that a ledger and a bill which
 * both read the same figure never differ by one. A number is read through its shortest decimal form, which is what the
 * vendor wrote (up to 15 digits).
 *
 * @throws RangeError when it is no decimal, negative, or beyond 2^53 nano-dollars
 */
export function parseNanoUsd(usd: number | string): number {
  const [, whole, fraction = '', exponent = '0'] = decimal.exec(String(usd)) ?? [];
  if (whole === undefined) throw new RangeError('This is no amount of dollars.');
  const nano = scale(BigInt(whole + fraction), 9 - fraction.length + Number(exponent));
  if (nano > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('This amount of dollars is too large to be booked.');
  return Number(nano);
}

/** digits × 10^power, rounded half up. */
function scale(digits: bigint, power: number): bigint {
  if (power >= 0) return digits * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  return (2n * digits + divisor) / (2n * divisor);
}
