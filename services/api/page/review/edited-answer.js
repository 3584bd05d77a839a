/** @import { ModelOutput, ReviewDetail } from '@upshift/contracts' */

/**
 * The answer that an edit begins with: the proposed one. A text as it is, JSON with its lines laid out; tool calls as
 * JSON, `{"text", "toolCalls"}`.
 *
 * @param {Pick<ReviewDetail, 'answers' | 'proposed'>} detail
 */
export function toEditable({ answers, proposed }) {
  const answer = answers.find(({ attempt }) => attempt === proposed);
  if (answer === undefined) return '';
  const { text, toolCalls, json } = answer;
  if (toolCalls !== null) return JSON.stringify({ text, toolCalls }, null, 2);
  return typeof json === 'object' && json !== null ? JSON.stringify(json, null, 2) : (text ?? '');
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
