/** Characters of a pointer that an error answer carries: keys may be as long as the body. */
const pointerLimit = 256;

/** The place of an error, for `UpshiftError`: nothing where it is the whole document. */
export function placeOf(path: readonly PropertyKey[]): { path?: string } {
  return path.length === 0 ? {} : { path: toPointer(path) };
}

/** A path as a JSON pointer (RFC 6901), cut to 256 characters. */
function toPointer(path: readonly PropertyKey[]): string {
  const pointer = path.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return pointer.slice(0, pointerLimit).toWellFormed();
}
