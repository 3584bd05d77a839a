/** Words of three letters and more, split at camel case, without the endings of English inflection; and numbers. */
export function stemsOf(text: string): string[] {
  const found = text
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[\p{L}]{3,}|\d+(?:\.\d+)?/gu);
  return (found ?? []).map(stemOf);
}

function stemOf(word: string): string {
  if (word.length > 5 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 5 && word.endsWith('ing')) return word.slice(0, -3);
  if (word.length > 4 && (word.endsWith('ed') || word.endsWith('es'))) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  return word.endsWith('e') && word.length > 4 ? word.slice(0, -1) : word;
}

/** Whether a stem and one of the words are forms of one word: the same, or alike in their first five letters. */
export function isKin(word: string, words: ReadonlySet<string>, starts: ReadonlySet<string>): boolean {
  return words.has(word) || (word.length >= 5 && starts.has(word.slice(0, 5)));
}

export function startsOf(words: Iterable<string>): Set<string> {
  const starts = new Set<string>();
  for (const word of words) if (word.length >= 5) starts.add(word.slice(0, 5));
  return starts;
}

/** Words that say how something is asked, not what. */
const everyday = new Set(
  stemsOf(`a about all also an and any are as at be been between both by calculate can compute could currently
determine did do does each every exact find following for from further get give given had has have help her here him his
how i if in information into is it its just know let like list look make many may me might more most much my need not now
of on one only or other our out over please provide same see shall she should show so some such tell than thank thanks
that the their them then there these they this those to two three four five up us use using value want was we were what
whats when where which while who whom whose why will with would you your im id ive its first second next third lastly
based certain default function integer name number optional return specific specified string type various details
detail possible`),
);

/** The stems of a text that carry its meaning, each once. */
export function contentStems(text: string): Set<string> {
  return new Set(
    stemsOf(text.replaceAll(/[._]/g, ' ').replaceAll(/\d+(?:\.\d+)?/g, ' ')).filter((word) => !everyday.has(word)),
  );
}
