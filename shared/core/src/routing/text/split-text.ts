/** A text in two parts: what is asked for, and what it is asked of. */
export interface SplitText {
  readonly request: string;
  readonly material: string;
  /** The last sentence where it is a question; whether it belongs to the request shows only when that is understood. */
  readonly question: string;
}

type Parts = Omit<SplitText, 'question'>;

/** Bounds of the work on one text, in characters. Whatever its size, only its head and its tail are read. */
export const readLimits = {
  head: 3000,
  tail: 1000,
  shortQuote: 24,
  shortLead: 9,
  lastParagraph: 400,
  request: 1200,
} as const;

const quotes: readonly (readonly [string, string])[] = [
  ['```', '```'],
  ['„', '“'],
  ['“', '”'],
  ['«', '»'],
  ['"', '"'],
];

/**
 * Tells the request from its material by form alone: what stands in quotation marks or fences, after the first colon, or
 * in paragraphs between the first and the last is material. A question on a line of its own at the end belongs to the
 * request.
 */
export function splitText(text: string): SplitText {
  const excerpt = excerptOf(text);
  const question = lastQuestion(excerpt);
  const unquoted = takeQuotes(excerpt);
  const led = takeAfterColon(takeList(unquoted.request));
  const first = takeMiddle(led.request);
  const request = first.request.slice(0, readLimits.request);
  const material = [unquoted.material, led.material, first.material, first.request.slice(readLimits.request)];
  return {
    request: question.ownLine && !request.includes(question.text) ? `${request}\n${question.text}` : request,
    material: material.filter((part) => part !== '').join('\n'),
    question: request.includes(question.text) ? '' : question.text,
  };
}

/** The head and the tail of a text. */
export function excerptOf(text: string): string {
  const { head, tail } = readLimits;
  return text.length <= head + tail ? text : `${text.slice(0, head)}\n\n${text.slice(-tail)}`;
}

function takeQuotes(text: string): Parts {
  let request = text;
  const material: string[] = [];
  for (const [open, close] of quotes) {
    const kept: string[] = [];
    let at = 0;
    while (at < request.length) {
      const start = request.indexOf(open, at);
      const end = start < 0 ? -1 : request.indexOf(close, start + open.length);
      if (end < 0) break;
      const long = end - start > readLimits.shortQuote;
      if (long) material.push(request.slice(start + open.length, end));
      kept.push(request.slice(at, long ? start : end + close.length), long ? ' ' : '');
      at = end + close.length;
    }
    request = kept.join('') + request.slice(at);
  }
  return { request, material: material.join('\n') };
}

/** A colon before the first entry of a list in running text, where there is none: "Sort these. 1) one 2) two". */
function takeList(text: string): string {
  const first = text.search(/\s(?:1|a)[).]\s/);
  return first < 0 || text.lastIndexOf(':', first) >= readLimits.shortLead
    ? text
    : `${text.slice(0, first)}:${text.slice(first)}`;
}

/** A lead as short as a label ("Task:", "Triage:") has nothing before its colon that could be the request. */
function takeAfterColon(text: string): Parts {
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
    if (colon < readLimits.shortLead || !/^:\s/.test(text.slice(colon, colon + 2))) continue;
    return { request: text.slice(0, colon + 1), material: text.slice(colon + 1) };
  }
  return { request: text, material: '' };
}

function takeMiddle(text: string): Parts {
  const [first = '', ...rest] = text.split(/\n\s{0,20}\n/).filter((paragraph) => paragraph.trim() !== '');
  const last = rest.at(-1) ?? '';
  if (last.length > readLimits.lastParagraph) return { request: first, material: rest.join('\n') };
  return { request: last === '' ? first : `${first}\n${last}`, material: rest.slice(0, -1).join('\n') };
}

/** The last sentence where it is a question, and whether it has a line of its own; else nothing. */
function lastQuestion(text: string): { text: string; ownLine: boolean } {
  const end = text.trimEnd();
  if (!end.endsWith('?')) return { text: '', ownLine: false };
  const tail = end.slice(-readLimits.lastParagraph, -1);
  const line = tail.lastIndexOf('\n');
  const start = Math.max(tail.lastIndexOf('. '), tail.lastIndexOf('? '), tail.lastIndexOf('! '), line);
  return { text: `${tail.slice(start + 1).trim()}?`, ownLine: line >= 0 && line === start };
}
