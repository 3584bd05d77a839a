import { parseJsonAnswer } from './json-value.ts';

const answerFields = ['answer', 'final_answer', 'finalAnswer', 'solution', 'result'] as const;

/**
 * Finds what a text gives as its answer: the field of that name where the text is JSON (a broken one too), else what
 * follows "answer:" or stands in the last `\boxed{}`, else the whole text where it is short.
 *
 * @returns undefined where a long text names no answer
 */
export function findFinalAnswer(text: string): unknown {
  const json = parseJsonAnswer(text);
  if (isRecord(json)) {
    const field = answerFields.find((name) => Object.hasOwn(json, name));
    if (field !== undefined) return json[field];
  }
  if (json !== undefined) return json;
  return findField(text) ?? findBoxed(text) ?? findNamed(text) ?? (text.length <= shortText ? text : undefined);
}

/** Characters up to which a text without a named answer is taken for the answer itself. */
const shortText = 200;

/** JSON with line breaks or stray quotes in its reasoning does not parse; its answer can still be read. */
function findField(text: string): unknown {
  const found = [...text.matchAll(/"(?:final_)?answer"\s*:\s*("(?:[^"\\]|\\.)*"|[^\s,}][^,}\n]*)/gi)].at(-1)?.[1];
  if (found === undefined) return undefined;
  try {
    return JSON.parse(found);
  } catch {
    return found.trim();
  }
}

function findBoxed(text: string): string | undefined {
  const start = text.lastIndexOf('\\boxed{');
  if (start < 0) return undefined;
  let depth = 0;
  for (let end = start + 6; end < text.length; end++) {
    if (text[end] === '{') depth++;
    else if (text[end] === '}' && --depth === 0) return text.slice(start + 7, end);
  }
  return undefined;
}

function findNamed(text: string): string | undefined {
  const found = [
    ...text.matchAll(
      /(?:^|\n|\*\*|#### ?)(?:the )?(?:final )?answer(?:\s{1,8}is)?\s{0,8}[:=]?\s{0,8}\*{0,8}\s{0,8}([^\n]+)/gi,
    ),
  ].at(-1);
  return (found?.[1] ?? /####\s*([^\n]+)\s*$/.exec(text)?.[1])?.replace(/\*+$/, '').trim();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
