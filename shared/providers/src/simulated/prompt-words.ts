import type { Message } from '@upshift/contracts';

const fallbackWords = ['an', 'answer', 'made', 'by', 'simulation'] as const;
/** Prompts may be a megabyte; the words at the end of the last message are enough. */
const scannedCharacters = 2000;
const maxWords = 64;

/** Words of the last thing that the user said, in order, for answers that look as if they had read it. Never empty. */
export function promptWords(messages: readonly Message[]): readonly string[] {
  const said = messages.findLast(({ role }) => role === 'user')?.content ?? messages.at(-1)?.content ?? '';
  const words = said.slice(-scannedCharacters).match(/[\p{L}\p{N}]{2,24}/gu) ?? [];
  return words.length === 0 ? fallbackWords : words.slice(0, maxWords);
}
