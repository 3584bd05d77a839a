/**
 * Which pieces of text a tuning has seen, as a bit set: each piece has a slot by its hash. A piece whose slot is taken counts as
 * seen, so that a fuller set notices less, and never more.
 */
export interface SeenText {
  readonly bits: Uint32Array;
  /** A power of two. */
  readonly slots: number;
}

/** Characters that are read; what follows says no more about the kind of a text. */
const readCharacters = 8000;
/** Counted as seen in every text, so that one new name in a short question is no sign of anything. */
export const ballast = 10;

/** @param encoded base64 of the bits, lowest first, 32 of them at least and as many as a power of two */
export function decodeSeen(encoded: string): SeenText {
  const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  const bits = new Uint32Array(bytes.length / 4);
  for (const [index, byte] of bytes.entries()) bits[index >> 2] = (bits[index >> 2] ?? 0) | (byte << (8 * (index & 3)));
  return { bits, slots: bits.length * 32 };
}

export function encodeSeen({ bits }: SeenText): string {
  let binary = '';
  for (const word of bits)
    for (let shift = 0; shift < 32; shift += 8) binary += String.fromCharCode((word >>> shift) & 255);
  return btoa(binary);
}

export function emptySeen(slots: number): SeenText {
  return { bits: new Uint32Array(slots / 32), slots };
}

/** @returns whether it was not there before */
export function markSeen({ bits, slots }: SeenText, hash: number): boolean {
  const slot = hash & (slots - 1);
  const [index, bit] = [slot >>> 5, 1 << (slot & 31)];
  const before = bits[index] as number;
  bits[index] = before | bit;
  return (before & bit) === 0;
}

/** Share (0..1) of a text's different pieces that were never seen. */
export function strangeShare(seen: SeenText, hashes: Int32Array): number {
  const own = emptySeen(seen.slots);
  let all = 0;
  let strange = 0;
  for (const hash of hashes) {
    if (!markSeen(own, hash)) continue;
    all++;
    if (!isSeen(seen, hash)) strange++;
  }
  return strange / (all + ballast);
}

export function isSeen({ bits, slots }: SeenText, hash: number): boolean {
  const slot = hash & (slots - 1);
  return (((bits[slot >>> 5] as number) >>> (slot & 31)) & 1) === 1;
}

/** A text as it is compared: blanks and line ends alike, any digit as 0, capitals small but for those inside a word. */
export function readCharactersOf(text: string): Uint16Array {
  const length = Math.min(text.length, readCharacters);
  const found = new Uint16Array(length + 2);
  found[0] = space;
  let size = 1;
  let before = space;
  for (let at = 0; at <= length; at++) {
    const raw = at === length ? space : text.charCodeAt(at);
    const character = plain(raw, before);
    if (character !== space || found[size - 1] !== space) found[size++] = character;
    before = raw;
  }
  return found.subarray(0, size);
}

/** Hashes of three characters each. */
export function hashPieces(characters: Uint16Array): Int32Array {
  const hashes = new Int32Array(Math.max(0, characters.length - 2));
  for (let at = 0; at < hashes.length; at++) {
    let hash = step(seed, characters[at] as number);
    hash = step(hash, characters[at + 1] as number);
    hashes[at] = finish(step(hash, characters[at + 2] as number));
  }
  return hashes;
}

/** Hashes of runs of letters, and of each sign between them on its own. */
export function hashWords(characters: Uint16Array): Int32Array {
  const hashes = new Int32Array(characters.length);
  let size = 0;
  let hash = seed;
  let isOpen = false;
  for (const character of characters) {
    const isInside = isLetter(character);
    if (isOpen && !isInside) hashes[size++] = finish(hash);
    if (isInside) hash = step(isOpen ? hash : seed, character);
    else if (character !== space) hashes[size++] = finish(step(seed, character));
    isOpen = isInside;
  }
  return hashes.subarray(0, size);
}

const space = 0x20;

function plain(raw: number, before: number): number {
  if (raw <= space) return space;
  if (raw >= 0x30 && raw <= 0x39) return 0x30;
  const isCapital = raw >= 0x41 && raw <= 0x5a;
  return isCapital && !(before >= 0x61 && before <= 0x7a) ? raw + 0x20 : raw;
}

/** Signs outside of ASCII count as letters: what they are is of no account where they were never seen. */
function isLetter(character: number): boolean {
  return (character >= 0x61 && character <= 0x7a) || (character >= 0x41 && character <= 0x5a) || character >= 0xaa;
}

const seed = 0x811c9dc5 | 0;

/** One round of FNV-1a over a UTF-16 unit. Source: Fowler, Noll, Vo; RFC 9923. */
function step(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** The low bits alone choose the slot: the high ones are folded into them. */
function finish(hash: number): number {
  return hash ^ (hash >>> 15);
}
