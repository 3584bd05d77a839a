const months = 'january february march april may june july august september october november december'.split(' ');
const month = `(${months.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)}|\\.)?`).join('|')})`;
const dayMonthYear = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?(?: of)? ${month},? (\\d{4})\\b`, 'gi');
const monthDayYear = new RegExp(`\\b${month} (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})\\b`, 'gi');
const scales: Readonly<Record<string, number>> = {
  thousand: 1e3,
  k: 1e3,
  million: 1e6,
  m: 1e6,
  mn: 1e6,
  billion: 1e9,
  bn: 1e9,
  trillion: 1e12,
};
const words = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

/**
 * The figures of a text in one form: numbers without separators and scaled ("1.2 million" is 1200000), dates as
 * YYYY-MM-DD. Numbers inside a citation, of a list, or part of a name such as "B12" are none.
 */
export function readFigures(text: string): Set<string> {
  const figures = new Set<string>();
  let rest = text.replaceAll(/\[[^[\]\n]{1,200}\]/g, ' ').replaceAll(/^\s{0,8}\d{1,3}[.)]\s/gm, ' ');
  rest = rest.replaceAll(/\b(\d{4})-(\d{2})-(\d{2})\b/g, (_, year, month, day) =>
    take(figures, Number(year), Number(month), Number(day)),
  );
  rest = rest.replaceAll(dayMonthYear, (_, day, name, year) => take(figures, Number(year), monthOf(name), Number(day)));
  rest = rest.replaceAll(monthDayYear, (_, name, day, year) => take(figures, Number(year), monthOf(name), Number(day)));
  for (const [, digits = '', scale] of rest.matchAll(
    /(?<![\p{L}\d.])[-−]?(\d{1,3}(?:[, ]\d{3}){1,5}(?:\.\d+)?|\d{1,18}(?:\.\d{1,12})?)(?![\d\p{L}])(?:\s{0,2}(thousand|million|billion|trillion)\b)?/giu,
  )) {
    figures.add(write(Number(digits.replaceAll(/[, ]/g, '')), scale));
  }
  for (const [, digits = '', scale] of rest.matchAll(
    /(?<![\p{L}\d.])(\d{1,12}(?:\.\d{1,6})?)(k|m|mn|bn|st|nd|rd|th|%|s|x|km|kg|cm|mm)\b/giu,
  ))
    figures.add(write(Number(digits), scale));
  return figures;
}

/** Small numbers that a text gives in words, so that "three" in a source covers 3 in an answer. */
export function spelledFigures(text: string): Set<string> {
  const found = new Set<string>();
  for (const [word] of text.toLowerCase().matchAll(/[a-z]+/g)) {
    const value = words.indexOf(word);
    if (value >= 0) found.add(String(value));
  }
  return found;
}

/** A date covers its parts: a source of 3 May 2021 covers "2021". */
export function partsOf(figure: string): string[] {
  const [year, , day] = /^\d{4}-\d{2}-\d{2}$/.test(figure) ? figure.split('-') : [];
  return year === undefined || day === undefined ? [figure] : [figure, year, String(Number(day))];
}

function take(figures: Set<string>, year: number, month: number, day: number): string {
  figures.add(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
  return ' ';
}

function monthOf(name: string): number {
  return months.findIndex((month) => month.startsWith(name.slice(0, 3).toLowerCase())) + 1;
}

function write(value: number, scale: string | undefined): string {
  return String(Number((value * (scales[scale?.toLowerCase() ?? ''] ?? 1)).toPrecision(12)));
}
