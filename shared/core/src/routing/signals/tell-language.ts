/** Scripts that give a language, or a family of them, away. */
const scripts: readonly (readonly [string, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['zh', /\p{Script=Han}/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['cyrillic', /\p{Script=Cyrillic}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
  ['th', /\p{Script=Thai}/gu],
];

/** Small words that hardly any other of these languages has; what several share is left out. */
const smallWords: readonly (readonly [string, ReadonlySet<string>])[] = [
  ['en', new Set('the and of to is that it for with this what how are you my please'.split(' '))],
  ['de', new Set('der und die das ist nicht ein eine mit für auf wie ich sie bitte den'.split(' '))],
  ['fr', new Set('le les des est une dans pour avec que qui sur vous je comment ce pas'.split(' '))],
  ['es', new Set('el los las una para con por como está mi del qué cuál es y su'.split(' '))],
  ['it', new Set('il che di per con una sono come della questo mi gli nel è non lo'.split(' '))],
  ['pt', new Set('os uma para com não como você meu do da em isso por são um ao'.split(' '))],
  ['nl', new Set('het een van en voor met niet dat zijn ik wat hoe deze op mijn te'.split(' '))],
];

const readCharacters = 400;
/** A script counts once it makes up this share of the letters that are read. */
const scriptShare = 0.2;

/**
 * The language of a text, as far as its script or its small words tell: an ISO 639-1 code, `cyrillic` for what is written so, or `unknown`.
 * Of long texts the beginning is read. A hint for those who read a decision, not a detector to build on.
 */
export function tellLanguage(text: string): string {
  const read = text.slice(0, readCharacters);
  const letters = read.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return 'unknown';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is plain ASCII has no other script
  if (!/^[\x00-\x7f]*$/.test(read))
    for (const [name, pattern] of scripts) if ((read.match(pattern)?.length ?? 0) >= scriptShare * letters) return name;
  const words = read.toLowerCase().match(/\p{L}+/gu) ?? [];
  let [found, most, second] = ['unknown', 0, 0];
  for (const [name, own] of smallWords) {
    const count = words.reduce((sum, word) => sum + Number(own.has(word)), 0);
    if (count > most) [found, most, second] = [name, count, most];
    else if (count > second) second = count;
  }
  return most > second ? found : 'unknown';
}
