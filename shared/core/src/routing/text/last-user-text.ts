import type { Message } from '@upshift/contracts';

/** What the user said last; of a task without a user's message, what was said last. */
export function lastUserText(messages: readonly Message[]): string {
  return (messages.findLast(({ role }) => role === 'user') ?? messages.at(-1))?.content ?? '';
}
