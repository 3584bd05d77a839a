const QUOTE = 34;
const BACKSLASH = 92;

/**
 * Whether brackets outside strings nest deeper than `limit`. Looks at characters only and stops at the first place that
 * is too deep, so that a text of a million brackets is refused before anything recursive (or slow) meets it.
 */
export function nestsDeeper(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === BACKSLASH) index++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === 123 || code === 91) {
      if (++depth > limit) return true;
    } else if (code === 125 || code === 93) depth--;
  }
  return false;
}
