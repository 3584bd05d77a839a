const spelled: Readonly<Record<string, number>> = {
  zero: 0,
  one: 1,
  a: 1,
  an: 1,
  single: 1,
  once: 1,
  two: 2,
  twice: 2,
  double: 2,
  couple: 2,
  both: 2,
  second: 2,
  three: 3,
  third: 3,
  triple: 3,
  four: 4,
  fourth: 4,
  quarter: 0.25,
  half: 0.5,
  five: 5,
  six: 6,
  seven: 7,
  week: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  decade: 10,
  eleven: 11,
  twelve: 12,
  dozen: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  hundred: 100,
  century: 100,
  annually: 1,
  yearly: 1,
  semiannually: 2,
  biannually: 2,
  quarterly: 4,
  monthly: 12,
  weekly: 52,
  daily: 365,
  year: 12,
  day: 24,
  hour: 60,
  minute: 60,
  pi: 3.14,
  trio: 3,
  quartet: 4,
  percent: 0.01,
};
const scales: Readonly<Record<string, number>> = {
  thousand: 1e3,
  k: 1e3,
  million: 1e6,
  m: 1e6,
  billion: 1e9,
  trillion: 1e12,
};

/** Numbers that a text gives: in digits, in words, scaled ("1.2 million"), percentages also as fractions. */
export function readNumbers(text: string): Set<number> {
  const numbers = new Set<number>();
  for (const [, digits = '', fraction, percent, scale] of text.matchAll(
    /(\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?)(?:\/(\d+))?(?:\s*(%|percent)|\s*(thousand|million|billion|trillion|[kKmM]\b))?/g,
  )) {
    const value = Number(digits.replaceAll(',', ''));
    numbers.add(value);
    for (const part of digits.split(',')) if (part !== '') numbers.add(Number(part));
    if (fraction !== undefined) {
      numbers.add(Number(fraction));
      numbers.add(tidy(value / Number(fraction)));
    }
    if (percent !== undefined) numbers.add(tidy(value / 100));
    const factor = scales[scale?.toLowerCase() ?? ''];
    if (factor !== undefined) numbers.add(tidy(value * factor));
  }
  for (const [word] of text.toLowerCase().matchAll(/[a-z]+/g)) {
    const value = Object.hasOwn(spelled, word) ? spelled[word] : undefined;
    if (value !== undefined) numbers.add(value);
  }
  return numbers;
}

/**
 * Whether a number was said, or follows from what was said: 5 % is 0.05, 3 km is 3000 m, "more than 5" is 6, 5'11" is 71
 * inches, 5 mol of 2800 kJ are 14000 kJ. Nought and one go without saying.
 */
export function isGiven(value: number, numbers: ReadonlySet<number>): boolean {
  const size = Math.abs(value);
  if (size === 0 || size === 1 || isTurn(size)) return true;
  if ([1, 100, 0.01, 1000, 0.001, 1e6, 12, 60, 3600].some((factor) => numbers.has(tidy(size * factor)))) return true;
  if (Number.isInteger(size) && size < 1000 && (numbers.has(size - 1) || numbers.has(size + 1))) return true;
  return numbers.size <= NUMBERS_COMBINED && follows(size, [...numbers]);
}

/** Among more numbers than these, two that make up any other are found by chance. */
const NUMBERS_COMBINED = 8;

function follows(size: number, numbers: readonly number[]): boolean {
  return numbers.some(
    (left) =>
      size === tidy(left * 60) ||
      (left > 2 && size === tidy(left + 12)) ||
      numbers.some(
        (right) => left > 1 && right > 1 && (size === tidy(left * right) || size === tidy(left * 12 + right)),
      ),
  );
}

/** Multiples of pi. */
function isTurn(size: number): boolean {
  return size > 3 && size < 30 && Math.abs(size / Math.PI - Math.round(size / Math.PI)) < 0.005;
}

export function tidy(value: number): number {
  return Number(value.toPrecision(10));
}
