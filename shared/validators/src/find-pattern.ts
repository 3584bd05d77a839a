/**
 * Finds where in a schema a regular expression stands, since the compiler names only the expression.
 *
 * @param schema nests no deeper than compiling allows
 * @returns its JSON pointer, or null
 */
export function findPattern(schema: unknown, pattern: string, path = ''): string | null {
  if (typeof schema !== 'object' || schema === null) return null;
  for (const [key, value] of Object.entries(schema)) {
    const place = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (key === 'pattern' && value === pattern) return place;
    if (key === pattern && path.endsWith('/patternProperties')) return place;
    const below = findPattern(value, pattern, place);
    if (below !== null) return below;
  }
  return null;
}
