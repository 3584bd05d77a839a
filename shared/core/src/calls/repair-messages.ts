import type { Message, ModelOutput, Verdict } from '@upshift/contracts';

/**
 * What a repair may add to a prompt. The answer's bound leaves room for any answer of the default output limit (1,024
 * tokens) several times over; the findings are few, because models repair the first ones and lose sight of the rest.
 */
export const repairLimits = {
  answerCharacters: 24_000,
  findings: 20,
  findingCharacters: 400,
} as const;

/** Bytes of the words around answer and findings: the request to repair, and name and verdict of each finding. */
const frameBytes = 512 + repairLimits.findings * 128;
/** One UTF-16 unit is at most three bytes of UTF-8. */
const bytesPerCharacter = 3;

/** The last answer as the assistant's turn, and the findings as the user's. The text of both is bounded. */
export function repairMessages(output: ModelOutput, verdicts: readonly Verdict[]): Message[] {
  const answer = clip(toText(output), repairLimits.answerCharacters);
  const request: Message = { role: 'user', content: `${opening}\n${findingsOf(verdicts).join('\n')}\n${closing}` };
  return answer === '' ? [request] : [{ role: 'assistant', content: answer }, request];
}

/**
 * Bytes that a repair adds to a prompt, at most.
 *
 * @param repairCharacters characters of the answer's JSON and of the findings' paths and messages
 */
export function repairByteBound(repairCharacters: number): number {
  const { answerCharacters, findings, findingCharacters } = repairLimits;
  const characters = Math.min(repairCharacters, answerCharacters + findings * findingCharacters);
  return characters * bytesPerCharacter + frameBytes;
}

const opening = 'Your last answer was checked and cannot be accepted:';
const closing =
  'Answer again, completely, in the form that was asked for, with all of this corrected and without comment.';

function toText({ text, toolCalls }: ModelOutput): string {
  const calls = toolCalls === null || toolCalls.length === 0 ? '' : JSON.stringify(toolCalls);
  return [text ?? '', calls].filter((part) => part !== '').join('\n');
}

function findingsOf(verdicts: readonly Verdict[]): string[] {
  return verdicts
    .filter(({ verdict }) => verdict !== 'pass')
    .flatMap(({ validator, verdict, evidence }) => {
      const name = `- ${clip(validator, 64)}${verdict === 'unknown' ? ' (could not be proved)' : ''}`;
      if (evidence.length === 0) return [name];
      return evidence.map(
        ({ path, message }) => `${name}: ${clip(`${path} ${message}`.trim(), repairLimits.findingCharacters)}`,
      );
    })
    .slice(0, repairLimits.findings);
}

/** At most `characters` of a text: its head and its tail, with a mark between them. Never half a surrogate pair. */
function clip(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const mark = ' […] ';
  const head = Math.ceil((characters - mark.length) / 2);
  const tail = characters - mark.length - head;
  return `${text.slice(0, head)}${mark}${text.slice(text.length - tail)}`.toWellFormed();
}
