const quote = 0x22;
const backslash = 0x5c;
const openings = new Set([0x5b, 0x7b]);
const closings = new Set([0x5d, 0x7d]);

/**
 * Whether JSON text nests deeper than `levels`, found without recursion and before anything is parsed.
 *
 * Works on the bytes of UTF-8, where brackets and quotes never occur inside another character.
 */
export function nestsDeeper(json: Uint8Array, levels: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < json.length; index += 1) {
    const byte = json[index] ?? 0;
    if (inString) {
      if (byte === backslash) index += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (openings.has(byte)) {
      depth += 1;
      if (depth > levels) return true;
    } else if (closings.has(byte)) depth -= 1;
  }
  return false;
}
