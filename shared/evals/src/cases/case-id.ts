import type { EvalCase, TaskInput } from '@upshift/contracts';
import { canonicalJson } from './canonical-json.ts';

/** SHA-256 of a text, hex. A parameter, since this package does no I/O and asks for no crypto of its platform. */
export type Sha256 = (text: string) => string;

/** The task's input, the short form spelled out. */
export function inputOf({ prompt, input }: Pick<EvalCase, 'prompt' | 'input'>): TaskInput {
  return input ?? { messages: [{ role: 'user', content: prompt ?? '' }], tools: null };
}

/**
 * Names a case by what it asks: the same question twice is one case, whatever is known of its answer. White space, and
 * how Unicode composes its letters, make no other question.
 *
 * @returns `c_` and 24 hex digits
 */
export function caseIdOf(one: Pick<EvalCase, 'prompt' | 'input' | 'output'>, sha256: Sha256): string {
  const { messages, tools } = inputOf(one);
  const question = {
    messages: messages.map(({ content, ...rest }) => ({ ...rest, content: tidy(content) })),
    tools: tools ?? null,
    schema: one.output?.schema ?? null,
  };
  return `c_${sha256(canonicalJson(question)).slice(0, 24)}`;
}

/** Names a version of a set by its content: SHA-256, hex. The order of the cases does not matter. */
export function setHashOf(cases: readonly { readonly id: string; readonly case: EvalCase }[], sha256: Sha256): string {
  const lines = cases.map((one) => `${one.id} ${canonicalJson(one.case)}`).sort();
  return sha256(lines.join('\n'));
}

function tidy(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
}
