import type { ModelOutput } from './model.ts';
import type { Redaction } from './verdict.ts';

/** The answer as it may be given away: each place replaced by its label. Places that overlap become one. */
export function redactOutput(output: ModelOutput, redactions: readonly Redaction[]): ModelOutput {
  if (output.text === null || redactions.length === 0) return output;
  const places = [...redactions].sort((left, right) => left.start - right.start || right.end - left.end);
  let text = '';
  let at = 0;
  for (const { start, end, label } of places) {
    if (end <= at) continue;
    text += start < at ? '' : `${output.text.slice(at, start)}${label}`;
    at = end;
  }
  return { ...output, text: text + output.text.slice(at) };
}
