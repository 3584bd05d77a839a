import type { AnswerReading, Measure } from './answer-reading.ts';
import { canonicalNumber } from './canonical-value.ts';

/**
 * Reads a number with what models write around it: currency, thousands (1,234 · 1 234 · 1_234), percent, units, plain
 * and LaTeX fractions, powers of ten, `\boxed`. A unit that is not a measure (apples, dollars) is dropped, since most
 * answers leave it off.
 *
 * @returns null when the text is no number
 */
export function readNumber(text: string): AnswerReading | null {
  // Runs of blanks could be shared out among the parts of the pattern in countless ways.
  const plain = withoutLatex(text.slice(0, longestNumber).replaceAll(/\s+/g, ' '));
  const found = pattern.exec(plain);
  if (found === null) return null;
  const [, sign = '', amount = '', percent, unit = ''] = found;
  const value = parseAmount(amount);
  if (value === null) return null;
  const signed = /[-−–]/.test(sign) ? -value : value;
  const key = canonicalNumber(signed);
  // 50 % and 0.5 are near: which of them was meant, the text of the answer does not say.
  const near = percent === undefined ? key : canonicalNumber(signed / 100);
  return { kind: 'number', key, near: `number:${near}`, measure: measureOf(signed, unit) };
}

/** Characters of a text that is still taken for a number with its unit. */
const longestNumber = 400;
const amountText = String.raw`\d[\d,_ \u00a0\u202f]*(?:\.\d+)?(?:e[+-]?\d+)?(?:\s*\/\s*\d[\d,]*)?|\.\d+`;
const pattern = new RegExp(
  String.raw`^[=≈~\s]*([-−–+]?)\s*(?:[$€£¥]|usd|eur|rs\.?)?\s*([-−–+]?(?:${amountText}))\s*(%|percent\b)?\s*([a-z°²³/ ().]*)$`,
  'i',
);

function withoutLatex(text: string): string {
  return text
    .trim()
    .replace(/^\$+([\s\S]*?)\$+$/, '$1')
    .replace(/^\\\(([\s\S]*)\\\)$|^\\\[([\s\S]*)\\\]$/, '$1$2')
    .replace(/\\boxed\{([\s\S]*)\}/, '$1')
    .replaceAll(/\\(?:text|mathrm|mbox)\{([^}]*)\}/g, ' $1')
    .replaceAll(/(\d*)\s*\\[dt]?frac\{([^{}]+)\}\{([^{}]+)\}/g, (_, whole: string, top: string, bottom: string) =>
      whole === '' ? `${top}/${bottom}` : `${whole} ${top}/${bottom}`,
    )
    .replaceAll(/\\(?:times|cdot)\s*10\^\{?(-?\d+)\}?/g, 'e$1')
    .replaceAll(/\s+e(-?\d)/g, 'e$1')
    .replaceAll(/\{,\}/g, ',')
    .replaceAll(/\\[,;!:% ]|\\(?=[$%])/g, (escaped) => (escaped === '\\%' ? '%' : ''))
    .replace(/^\\?\$/, '$')
    .replace(/\.$/, '')
    .trim();
}

/** "1,234.5" → 1234.5, "3/4" → 0.75, "1 1/2" → 1.5, "1 234" → 1234; null for "12 45" and a division by zero. */
function parseAmount(amount: string): number | null {
  const text = amount.replace(/[-−–]/, (dash, index: number) => (index === 0 ? '' : dash)).trim();
  const mixed = /^(\d+)\s+(\d+)\s*\/\s*(\d+)$/.exec(text);
  if (mixed !== null) return divide(Number(mixed[1]) * Number(mixed[3]) + Number(mixed[2]), Number(mixed[3]));
  const [top = '', bottom] = text.split('/');
  const numerator = parsePlain(top);
  if (bottom === undefined || numerator === null) return numerator;
  const denominator = parsePlain(bottom);
  return denominator === null ? null : divide(numerator, denominator);
}

function divide(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : numerator / denominator;
}

function parsePlain(text: string): number | null {
  const trimmed = text.trim();
  const isGrouped = /^\d{1,3}(?:[,_ \u00a0\u202f]\d{3})+(?:\.\d+)?$/.test(trimmed);
  const digits = isGrouped ? trimmed.replaceAll(/[,_ \u00a0\u202f]/g, '') : trimmed;
  const value = /^(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?$/i.test(digits) ? Number(digits) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

/** Factors to the base unit of each dimension. Source: the SI brochure; international yard and pound agreement of 1959. */
const units: Readonly<Record<string, readonly [string, number]>> = {
  mm: ['length', 1e-3],
  cm: ['length', 1e-2],
  m: ['length', 1],
  km: ['length', 1e3],
  inch: ['length', 0.0254],
  inches: ['length', 0.0254],
  feet: ['length', 0.3048],
  ft: ['length', 0.3048],
  yards: ['length', 0.9144],
  miles: ['length', 1609.344],
  meters: ['length', 1],
  metres: ['length', 1],
  kilometers: ['length', 1e3],
  mg: ['mass', 1e-6],
  g: ['mass', 1e-3],
  grams: ['mass', 1e-3],
  kg: ['mass', 1],
  pounds: ['mass', 0.45359237],
  ml: ['volume', 1e-3],
  liters: ['volume', 1],
  litres: ['volume', 1],
  seconds: ['time', 1],
  s: ['time', 1],
  ms: ['time', 1e-3],
  minutes: ['time', 60],
  min: ['time', 60],
  hours: ['time', 3600],
  hour: ['time', 3600],
  h: ['time', 3600],
  days: ['time', 86_400],
  weeks: ['time', 604_800],
  cents: ['money', 0.01],
  dollars: ['money', 1],
};

function measureOf(value: number, unit: string): Measure | null {
  const known = Object.hasOwn(units, unit.trim().toLowerCase()) ? units[unit.trim().toLowerCase()] : undefined;
  return known === undefined ? null : { dimension: known[0], value: value * known[1] };
}
