/**
 * A number in (0, 1) that depends on a name alone: ties are broken by it, so that a test that is made again from the record is the
 * same test. FNV-1a (Fowler, Noll, Vo), then the finaliser of MurmurHash3 (Appleby, public domain).
 */
export function drawTie(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 2 ** 32;
}
