/** @import { ModelOutput, ReviewDetail } from '@upshift/contracts' */

/**
 * The answer that an edit begins with: the proposed one. A text as it is; tool calls as JSON, `{"text", "toolCalls"}`.
 *
 * @param {Pick<ReviewDetail, 'answers' | 'proposed'>} detail
 */
export function toEditable({ answers, proposed }) {
  const answer = answers.find(({ attempt }) => attempt === proposed);
  if (answer === undefined) return '';
  const { text, toolCalls } = answer;
  return toolCalls === null ? (text ?? '') : JSON.stringify({ text, toolCalls }, null, 2);
}

/**
 * What was written, as an answer: JSON with a list of `toolCalls` is calls, anything else is the text itself.
 *
 * @param {string} written
 * @returns {ModelOutput}
 */
export function outputOf(written) {
  const value = readJson(written);
  if (typeof value !== 'object' || value === null || !('toolCalls' in value) || !Array.isArray(value.toolCalls))
    return { text: written, toolCalls: null };
  const text = 'text' in value && typeof value.text === 'string' ? value.text : null;
  return { text, toolCalls: value.toolCalls };
}

/** @param {string} text */
function readJson(text) {
  try {
    return /** @type {unknown} */ (JSON.parse(text));
  } catch {
    return null;
  }
}
