import type { ModelOutput } from '@upshift/contracts';

/** All that an answer says: its text, and the arguments of its calls as JSON, a line each. */
export function answerText({ text, toolCalls }: ModelOutput): string {
  return [text ?? '', ...(toolCalls ?? []).map((call) => JSON.stringify(call.arguments) ?? '')].join('\n');
}
