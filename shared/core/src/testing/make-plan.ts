import { type Plan, planSchema } from '@upshift/contracts';
import type { z } from 'zod';
import type { Ballot, PlanTask } from '../plans/ballot.ts';

type QuorumDraft = Omit<Extract<z.input<typeof planSchema>, { kind: 'quorum' }>, 'kind'>;

/** A quorum for tests: members a, b, c … with the weights given, whatever else by the parts. */
export function makeQuorum(weights: readonly number[], parts: Partial<QuorumDraft> = {}): Plan {
  const members = weights.map((weight, index) => ({ deployment: String.fromCharCode(97 + index), weight }));
  return planSchema.parse({ kind: 'quorum', members, decisiveLead: 2, ...parts });
}

export function makePlanTask(question = 'What is two and two?'): PlanTask {
  return { messages: [{ role: 'user', content: question }], tools: null, outputSchema: null };
}

/** `null` idle, `'…'` pending, `'!'` failed, anything else an answer. */
export function makeBallots(...texts: readonly (string | null)[]): Ballot[] {
  return texts.map((text) => {
    if (text === null) return { state: 'idle' };
    if (text === '…') return { state: 'pending' };
    if (text === '!') return { state: 'failed', failure: 'timeout' };
    return { state: 'answered', output: { text, toolCalls: null }, validity: 'pass' };
  });
}
