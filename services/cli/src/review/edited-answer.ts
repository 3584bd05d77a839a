import { type ModelOutput, modelOutputSchema, type ReviewDetail } from '@upshift/contracts';

/**
 * The answer that a reviewer begins to edit: the proposed one. A text as it is, JSON with its lines laid out; tool calls
 * as JSON, `{"text": …, "toolCalls": […]}`.
 */
export function toEditable({ answers, proposed }: Pick<ReviewDetail, 'answers' | 'proposed'>): string {
  const answer = answers.find(({ attempt }) => attempt === proposed);
  if (answer === undefined) return '';
  const { text, toolCalls, json } = answer;
  if (toolCalls !== null) return JSON.stringify({ text, toolCalls }, null, 2);
  return typeof json === 'object' && json !== null ? JSON.stringify(json, null, 2) : (text ?? '');
}

/** What a reviewer wrote, as an answer: JSON with `toolCalls` is calls, anything else is the text itself. */
export function outputOf(written: string): ModelOutput {
  const parsed = modelOutputSchema.safeParse(readJson(written));
  if (parsed.success && parsed.data.toolCalls !== null) {
    const { text, toolCalls } = parsed.data;
    return { text, toolCalls };
  }
  return { text: written, toolCalls: null };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
