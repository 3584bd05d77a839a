/** Words from which a sentence says something that a source could bear out. */
const CLAIM_WORDS = 4;
/** Shorter quotations are names and terms. */
const QUOTE_WORDS = 3;

export interface Sentence {
  readonly text: string;
  /** Whether it claims something about the world: no question, heading, greeting, or word about the sources themselves. */
  readonly claims: boolean;
}

/** Splits prose and lists into sentences; a citation after the full stop belongs to the sentence before it. */
export function sentencesOf(text: string): Sentence[] {
  return text
    .split('\n')
    .map((line) => line.replace(/^\s{0,8}(?:[-*•]|\d{1,3}[.)])\s+/, ''))
    .flatMap((line) =>
      line
        .replaceAll(/([.!?]["”']?)((?:\s{0,2}\[[^[\]\n]{1,200}\])+)/g, '$2$1')
        .split(/(?<=[.!?]["”']?)\s+(?=["“'\p{Lu}\d[])/u),
    )
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({ text: part, claims: isClaim(part) }));
}

function isClaim(sentence: string): boolean {
  if (/^#{1,6}\s|[?:]$|^(?:-{3,}|\*{3,})$/.test(sentence)) return false;
  if (
    /^(?:[-*•]\s+|\d{1,3}[.)]\s+)?(?:in summary|hope this|let me know|here (?:is|are)|the (?:provided |given )?(?:sources?|documents?) (?:do|does|did) not|i (?:could|can) ?not|sources?:|references:?)/i.test(
      sentence,
    )
  )
    return false;
  const words = sentence.replaceAll(/\[[^[\]\n]{1,200}\]/g, ' ').match(/\p{L}[\p{L}\p{N}'’-]*/gu) ?? [];
  return words.length >= CLAIM_WORDS;
}

export function quotesIn(sentence: string): string[] {
  return [...sentence.matchAll(/"([^"\n]{1,2000})"|“([^“”\n]{1,2000})”|«([^«»\n]{1,2000})»/g)]
    .map(([, plain, curly, angle]) => (plain ?? curly ?? angle ?? '').trim())
    .filter((quote) => (quote.match(/\S+/g) ?? []).length >= QUOTE_WORDS);
}
