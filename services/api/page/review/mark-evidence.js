/**
 * Finds what the validators' evidence speaks of in the text that is shown.
 *
 * @typedef {{ path: string, message: string }} Evidence
 * @typedef {{ text: string, ranges: ReadonlyMap<string, readonly [number, number]> }} Layout
 *   a text, and where in it each JSON pointer stands
 * @typedef {{ text: string, notes: readonly number[] }} Piece
 *   a part of the text with the places (from 0) of the evidence that speaks of it
 */

/** Shorter fragments would be found everywhere. */
const leastCharacters = 2;
/** Of one fragment so many places are marked. */
const mostPlaces = 20;

/**
 * A value as `JSON.stringify(value, null, 2)` writes it, with the place of every value in it.
 *
 * @param {unknown} value
 * @param {string} [base] pointer of the value itself
 * @returns {Layout}
 */
export function layOutJson(value, base = '') {
  /** @type {Map<string, readonly [number, number]>} */
  const ranges = new Map();
  let text = '';
  /**
   * @param {unknown} part
   * @param {string} pointer
   * @param {string} indent
   */
  function write(part, pointer, indent) {
    const start = text.length;
    if (typeof part !== 'object' || part === null) text += JSON.stringify(part) ?? 'null';
    else writeAll(part, pointer, indent);
    ranges.set(pointer, [start, text.length]);
  }
  /**
   * @param {object} whole
   * @param {string} pointer
   * @param {string} indent
   */
  function writeAll(whole, pointer, indent) {
    const list = Array.isArray(whole);
    const entries = Object.entries(whole);
    text += list ? '[' : '{';
    entries.forEach(([key, part], index) => {
      text += `${index === 0 ? '' : ','}\n${indent}  ${list ? '' : `${JSON.stringify(key)}: `}`;
      write(part, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, `${indent}  `);
    });
    text += `${entries.length === 0 ? '' : `\n${indent}`}${list ? ']' : '}'}`;
  }
  write(value, base, '');
  return { text, ranges };
}

/**
 * A text as it is.
 *
 * @param {string} text
 * @returns {Layout}
 */
export function layOutText(text) {
  return { text, ranges: new Map() };
}

/**
 * Cuts a text where evidence begins and ends. A pointer marks the value that it names; quoted words, what follows a
 * colon, and figures of a message mark where they occur.
 *
 * @param {Layout} layout
 * @param {readonly Evidence[]} evidence
 * @returns {Piece[]} together the whole text
 */
export function markEvidence({ text, ranges }, evidence) {
  const found = evidence.flatMap((one, note) =>
    placesOf(one, text, ranges).map(([start, end]) => ({ start, end, note })),
  );
  const cuts = [...new Set([0, text.length, ...found.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? text.length;
    const over = found.filter((one) => one.start <= start && one.end >= end).map(({ note }) => note);
    return { text: text.slice(start, end), notes: [...new Set(over)] };
  });
}

/**
 * @param {Evidence} evidence
 * @param {string} text
 * @param {Layout['ranges']} ranges
 * @returns {(readonly [number, number])[]}
 */
function placesOf({ path, message }, text, ranges) {
  const named = path === '' ? undefined : (ranges.get(path) ?? ranges.get(path.replace(/^\/(text|json)(?=\/)/, '')));
  if (named !== undefined) return [named];
  const words = fragmentsOf(message).flatMap((fragment) => occurrencesOf(fragment, text));
  if (words.length > 0) return words;
  return (message.match(/\d[\d.,]*\d|\d/g) ?? []).flatMap((figure) => occurrencesOf(figure, text, 1));
}

/** @param {string} message */
function fragmentsOf(message) {
  const quoted = [...message.matchAll(/"([^"]+)"|“([^”]+)”|`([^`]+)`/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
  const afterColon = /: (.+?)[.…]*$/s.exec(message)?.[1] ?? '';
  return [...quoted, afterColon];
}

/**
 * @param {string} fragment
 * @param {string} text
 * @param {number} [least]
 * @returns {(readonly [number, number])[]}
 */
function occurrencesOf(fragment, text, least = leastCharacters) {
  if (fragment.length < least) return [];
  /** @type {(readonly [number, number])[]} */
  const places = [];
  for (let at = text.indexOf(fragment); at !== -1 && places.length < mostPlaces; ) {
    places.push([at, at + fragment.length]);
    at = text.indexOf(fragment, at + fragment.length);
  }
  return places;
}
