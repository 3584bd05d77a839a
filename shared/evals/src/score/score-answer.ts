import type { EvalCase, ModelOutput, Reference, Score, SimpleScorer, ToolCall } from '@upshift/contracts';
import { chooseReading, compareAnswers, readAnswer } from '@upshift/core';
import { inputOf } from '../cases/case-id.ts';
import { compareFields, type FieldScore, isSameValue, shareRight } from './compare-fields.ts';
import { scoreWords } from './score-similarity.ts';

/** The scorers that need nobody else: no judge, no module and no validator. */
export type PlainScorer = Exclude<SimpleScorer, { kind: 'judge' | 'module' | 'check' }>;

/**
 * Holds an answer against what is known of the right one. The same answer always scores the same.
 *
 * @param output null: there is no answer, which is a wrong one
 */
export function scoreAnswer(one: EvalCase, scorer: PlainScorer, output: ModelOutput | null): Score {
  if (output === null) return result(0, 'there is no answer');
  const { reference } = one;
  switch (scorer.kind) {
    case 'contains':
      return scoreContains(scorer, output);
    case 'exact':
      return scoreExact(reference, output);
    case 'similarity':
      // Vectors are asked of somebody else: words would be another question.
      if (scorer.by === 'embeddings') return { score: null, passed: null, reason: 'there are no vectors' };
      return scoreWords(scorer.min, referenceOutput(reference).text ?? '', output.text ?? '');
    case 'number':
      return scoreNumber(scorer.tolerance, reference, output);
    case 'json':
      return scoreJson(scorer, reference, output);
    case 'tool_calls':
      return scoreCalls(one, reference, output);
    case 'auto':
      return scoreAuto(one, reference, output);
  }
}

/** Joins the parts of an `all`: the weighted mean, passed when each part is. One that cannot say leaves all open. */
export function joinScores(
  parts: readonly { readonly name: string; readonly weight: number; readonly score: Score }[],
): Score {
  const named = parts.map(({ name, weight, score }) => ({ name, weight, score: score.score }));
  const failed = parts.filter(({ score }) => score.passed === false);
  const open = parts.filter(({ score }) => score.passed === null);
  const weight = parts.reduce((sum, part) => sum + part.weight, 0);
  // Rounded, so that a sum of parts is never more than the whole.
  const sum = parts.reduce((total, part) => total + part.weight * (part.score.score ?? 0), 0);
  const mean = Math.round((1e9 * sum) / weight) / 1e9;
  const reason = [...failed, ...open].map(({ name, score }) => `${name}: ${score.reason}`).join('; ');
  if (failed.length > 0) return { score: mean, passed: false, reason, parts: named };
  if (open.length > 0) return { score: null, passed: null, reason, parts: named };
  return { score: mean, passed: true, reason: 'every part passes', parts: named };
}

/** What a reference would look like as an answer. */
export function referenceOutput(reference: Reference | undefined): ModelOutput {
  if (reference === undefined) return { text: null, toolCalls: null };
  if ('text' in reference) return { text: reference.text, toolCalls: null };
  if ('json' in reference) return { text: JSON.stringify(reference.json), toolCalls: null };
  return { text: null, toolCalls: reference.toolCalls };
}

function scoreAuto(one: EvalCase, reference: Reference | undefined, output: ModelOutput): Score {
  if (reference !== undefined && 'json' in reference) return scoreJson({ min: 1 }, reference, output);
  const { messages, tools } = inputOf(one);
  const kind = reference !== undefined && 'toolCalls' in reference ? 'tool_calls' : 'auto';
  const rule = chooseReading(kind, { messages, tools, outputSchema: one.output?.schema ?? null });
  const [wanted, given] = [readAnswer(referenceOutput(reference), rule), readAnswer(output, rule)];
  const likeness = compareAnswers(wanted, given);
  if (likeness === 'same') return result(1, 'says the same');
  // What neither can be read in is compared as it stands: an essay has no final answer.
  if (wanted.kind === 'unreadable' && isSameText(referenceOutput(reference).text, output.text))
    return result(1, 'the same text');
  return result(0, likeness === 'near' ? 'nearly the same' : 'says something else');
}

function scoreExact(reference: Reference | undefined, output: ModelOutput): Score {
  const wanted = referenceOutput(reference);
  const isSame =
    wanted.toolCalls === null
      ? isSameText(wanted.text, output.text)
      : JSON.stringify(wanted.toolCalls) === JSON.stringify(output.toolCalls ?? []);
  return result(isSame ? 1 : 0, isSame ? 'the same to the letter' : 'not the same to the letter');
}

function isSameText(left: string | null, right: string | null): boolean {
  return left !== null && right !== null && left.trim() === right.trim();
}

function scoreNumber(tolerance: number, reference: Reference | undefined, output: ModelOutput): Score {
  const rule = chooseReading('number', { messages: [], tools: null, outputSchema: null });
  const [wanted, given] = [readAnswer(referenceOutput(reference), rule), readAnswer(output, rule)];
  if (given.kind === 'unreadable') return result(0, 'no number can be read');
  if (compareAnswers(wanted, given) === 'same') return result(1, 'the same number');
  const distance = Math.abs(Number(wanted.key) - Number(given.key));
  const isClose = distance <= tolerance;
  return result(isClose ? 1 : 0, `${distance} apart${isClose ? ', within the tolerance' : ''}`);
}

function scoreJson(
  scorer: { readonly fields?: Readonly<Record<string, number>> | undefined; readonly min: number },
  reference: Reference | undefined,
  output: ModelOutput,
): Score {
  const wanted = reference !== undefined && 'json' in reference ? reference.json : undefined;
  const given = parseJson(output.text);
  if (given === undefined) return result(0, 'no JSON can be read');
  const fields = compareFields(wanted, given, scorer.fields);
  const share = shareRight(fields);
  const off = fields.filter(({ score }) => score < 1).map(({ name }) => name || 'the value');
  const reason = off.length === 0 ? 'every field is right' : `wrong: ${off.slice(0, 10).join(', ')}`;
  return { score: share, passed: share >= scorer.min - 1e-9, reason, parts: toParts(fields) };
}

/** Fields that a report shows of one case; a table of thousands helps nobody. */
function toParts(fields: readonly FieldScore[]): FieldScore[] {
  return fields.slice(0, 50);
}

function parseJson(text: string | null): unknown {
  if (text === null) return undefined;
  const body = text.trim().replace(/^```(?:json)?\s*([\s\S]*?)\s*```$/i, '$1');
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Passes when the same functions are called with the same arguments, in any order; else the share of what is right. */
function scoreCalls(one: EvalCase, reference: Reference | undefined, output: ModelOutput): Score {
  const wanted = reference !== undefined && 'toolCalls' in reference ? reference.toolCalls : [];
  const rule = chooseReading('tool_calls', { messages: [], tools: inputOf(one).tools, outputSchema: null });
  const likeness = compareAnswers(readAnswer({ text: null, toolCalls: wanted }, rule), readAnswer(output, rule));
  if (likeness === 'same') return result(1, 'the same calls');
  const given = output.toolCalls ?? [];
  const share = shareOfCalls(wanted, given);
  const reason = likeness === 'near' ? 'the same functions with other arguments' : 'other functions are called';
  return { score: Math.min(share, 0.99), passed: false, reason };
}

function shareOfCalls(wanted: readonly ToolCall[], given: readonly ToolCall[]): number {
  const left = [...given];
  let share = 0;
  for (const call of wanted) {
    const index = left.findIndex(({ name }) => name === call.name);
    if (index < 0) continue;
    const [made] = left.splice(index, 1);
    const fields = compareFields(call.arguments, made?.arguments, undefined);
    share += fields.length === 0 || isSameValue(call.arguments, made?.arguments) ? 1 : shareRight(fields);
  }
  return share / Math.max(1, wanted.length, given.length);
}

function scoreContains(
  { all = [], any = [], none = [], caseSensitive }: Extract<PlainScorer, { kind: 'contains' }>,
  output: ModelOutput,
): Score {
  const fold = (text: string): string => (caseSensitive ? text : text.toLowerCase());
  const text = fold(output.text ?? '');
  const has = (part: string): boolean => text.includes(fold(part));
  const parts = [
    ...all.map((part) => ({ name: `has "${part}"`, score: has(part) ? 1 : 0, weight: 1 })),
    ...(any.length === 0 ? [] : [{ name: 'has one of the texts', score: any.some(has) ? 1 : 0, weight: 1 }]),
    ...none.map((part) => ({ name: `has no "${part}"`, score: has(part) ? 0 : 1, weight: 1 })),
  ];
  const share = shareRight(parts);
  const off = parts.filter(({ score }) => score === 0);
  const reason = off.length === 0 ? 'holds what it should' : `not so: ${off.map(({ name }) => name).join(', ')}`;
  return { score: share, passed: off.length === 0, reason, parts: toParts(parts) };
}

function result(score: 0 | 1, reason: string): Score {
  return { score, passed: score === 1, reason };
}
