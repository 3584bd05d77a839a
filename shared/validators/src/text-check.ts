import type { ModelOutput, Redaction, TaskInput, Verdict } from '@upshift/contracts';
import type { Candidate } from '@upshift/ports';
import type { Evidence } from './check.ts';
import type { LibraryName } from './libraries.ts';
import { broken, type Plan } from './plan.ts';
import type { ConfigOf, ValidatorKind } from './validator-module.ts';

/** What a process is told of a task and its answer. */
export interface TextSubject {
  readonly input: TaskInput;
  readonly output: ModelOutput;
  readonly confidence?: number | null;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** What a judge of texts came to. `score` is how good the answer is, 0..1; null lets a pass score 1 and a fail 0. */
export interface TextRuling {
  readonly verdict: Verdict['verdict'];
  readonly score: number | null;
  /** Of a pass as well: what was seen and forgiven. */
  readonly evidence: Evidence;
  /** What must be blanked before the answer is given away, where that is what makes it pass. */
  readonly redactions?: readonly Redaction[];
}

/** Judges a text inside a process. Pure; its time is bounded by the pool, not by itself. */
export type TextJudge<Kind extends ValidatorKind> = (
  config: ConfigOf<Kind>,
  subject: Kind extends AnswerKind ? Pick<TextSubject, 'output'> : TextSubject,
) => TextRuling;

/** Kinds that judge the answer by itself: the task, which may be long, does not travel. */
type AnswerKind = 'refusal' | 'policy' | 'language' | 'length' | 'pattern' | 'code';
const answerKinds: ReadonlySet<string> = new Set<AnswerKind>([
  'refusal',
  'policy',
  'language',
  'length',
  'pattern',
  'code',
]);

/** Kinds whose judge reads the whole answer, and so runs in a process. */
export type TextKind = AnswerKind | 'tool_calls' | 'citations' | 'grounding' | 'expression';

/** A plan that leaves all to the kind's judge of texts. Travels as one text: depth cannot hurt a string. */
export function toTextPlan(
  config: ConfigOf<TextKind>,
  { request, output, confidence }: Candidate,
  more: Plan['checks'] = [],
): Plan {
  try {
    const text = JSON.stringify([config, subjectFor(config, { request, output, confidence })]);
    const needs = librariesFor(config);
    return {
      verdict: null,
      evidence: [],
      error: null,
      checks: [...more, { form: 'text', text, path: '', schemas: [], ...(needs.length > 0 && { needs }) }],
    };
  } catch (error) {
    return broken('crash', error instanceof RangeError ? 'The answer nests too deep.' : 'The answer is not JSON.');
  }
}

function subjectFor({ kind }: ConfigOf<TextKind>, { request, output, confidence }: Candidate): object {
  if (answerKinds.has(kind)) return { output };
  if (kind !== 'expression') return { input: request.input, output };
  return { input: request.input, output, confidence, metadata: request.metadata };
}

function librariesFor(config: ConfigOf<TextKind>): readonly LibraryName[] {
  if (config.kind === 'code') return config.language === 'json' ? [] : [config.language];
  if (config.kind === 'length')
    return config.minTokens === undefined && config.maxTokens === undefined ? [] : ['tokens'];
  return config.kind === 'language' || config.kind === 'pattern' || config.kind === 'expression' ? [config.kind] : [];
}

export const passed: TextRuling = { verdict: 'pass', score: null, evidence: [] };

export function failed(evidence: Evidence): TextRuling {
  return { verdict: 'fail', score: null, evidence };
}
