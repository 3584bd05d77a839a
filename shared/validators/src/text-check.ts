import type { ModelOutput, TaskInput, Verdict } from '@upshift/contracts';
import type { Candidate } from '@upshift/ports';
import type { Evidence } from './check.ts';
import { broken, type Plan } from './plan.ts';
import type { ConfigOf, ValidatorKind } from './validator-module.ts';

/** What a thread is told of a task and its answer. */
export interface TextSubject {
  readonly input: TaskInput;
  readonly output: ModelOutput;
}

/** What a judge of texts came to. `score` is how good the answer is, 0..1; null lets a pass score 1 and a fail 0. */
export interface TextRuling {
  readonly verdict: Verdict['verdict'];
  readonly score: number | null;
  /** Of a pass as well: what was seen and forgiven. */
  readonly evidence: Evidence;
}

/** Judges a text inside a thread. Pure; its time is bounded by the pool, not by itself. */
export type TextJudge<Kind extends ValidatorKind> = (
  config: ConfigOf<Kind>,
  subject: Kind extends AnswerKind ? Pick<TextSubject, 'output'> : TextSubject,
) => TextRuling;

/** Kinds that judge the answer by itself: the task, which may be long, does not travel. */
type AnswerKind = 'refusal' | 'policy';
const answerKinds: ReadonlySet<string> = new Set<AnswerKind>(['refusal', 'policy']);

/** Kinds whose judge reads the whole answer, and so runs in a thread. */
export type TextKind = 'tool_calls' | 'refusal' | 'citations' | 'policy';

/** A plan that leaves all to the kind's judge of texts. Travels as one text: depth cannot hurt a string. */
export function toTextPlan(
  config: ConfigOf<TextKind>,
  { request, output }: Candidate,
  more: Plan['checks'] = [],
): Plan {
  try {
    const subject = answerKinds.has(config.kind) ? { output } : { input: request.input, output };
    const text = JSON.stringify([config, subject]);
    return {
      verdict: null,
      evidence: [],
      error: null,
      checks: [...more, { form: 'text', text, path: '', schemas: [] }],
    };
  } catch (error) {
    return broken('crash', error instanceof RangeError ? 'The answer nests too deep.' : 'The answer is not JSON.');
  }
}

export const passed: TextRuling = { verdict: 'pass', score: null, evidence: [] };

export function failed(evidence: Evidence): TextRuling {
  return { verdict: 'fail', score: null, evidence };
}
