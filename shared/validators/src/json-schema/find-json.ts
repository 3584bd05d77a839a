/** Places where JSON may begin that are tried; a text of brackets alone would otherwise be gone through for each. */
const STARTS_TRIED = 32;

/**
 * Finds JSON in a text: what stands in the last code fence that holds JSON, else the first object or array that is whole
 * and has nothing like it after it but prose. Numbers and strings in prose are not JSON.
 *
 * @returns text that `JSON.parse` takes, or null; null as well where the text holds two different values
 */
export function findJson(text: string): string | null {
  const fenced = [...text.matchAll(/```[a-zA-Z0-9]*[ \t]*\r?\n([^`]*)```/g)]
    .map(([, body = '']) => body.trim())
    .filter(parses);
  if (fenced.length > 0) return only(fenced);
  return only(bareValues(text));
}

/** Two values that differ leave open which one is the answer. */
function only(values: readonly string[]): string | null {
  return new Set(values).size === 1 ? (values[0] ?? null) : null;
}

function bareValues(text: string): string[] {
  const found: string[] = [];
  let tried = 0;
  for (let start = nextStart(text, 0); start >= 0 && tried < STARTS_TRIED; tried++) {
    const end = endOf(text, start);
    const value = end < 0 ? '' : text.slice(start, end);
    if (parses(value)) found.push(value);
    start = nextStart(text, parses(value) ? end : start + 1);
  }
  return found;
}

function nextStart(text: string, from: number): number {
  for (let index = from; index < text.length; index++) if (text[index] === '{' || text[index] === '[') return index;
  return -1;
}

/** Where the brackets that open at `start` are closed; -1 where they never are. */
function endOf(text: string, start: number): number {
  let depth = 0;
  let inString = false;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return index + 1;
  }
  return -1;
}

function parses(text: string): boolean {
  if (!/^[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
