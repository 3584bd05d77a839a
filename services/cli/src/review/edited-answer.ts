import { type ModelOutput, modelOutputSchema, type ReviewDetail } from '@upshift/contracts';

/**
 * The answer that a reviewer begins to edit: the proposed one. A text is edited as it is; tool calls as JSON,
 * `{"text": …, "toolCalls": […]}`.
 */
export function toEditable({ answers, proposed }: Pick<ReviewDetail, 'answers' | 'proposed'>): string {
  const answer = answers.find(({ attempt }) => attempt === proposed);
  if (answer === undefined) return '';
  const { text, toolCalls } = answer;
  return toolCalls === null ? (text ?? '') : JSON.stringify({ text, toolCalls }, null, 2);
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
