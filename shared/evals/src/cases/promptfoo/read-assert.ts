import type { Reference } from '@upshift/contracts';
import { changed, isRecord, left, listOf, type Path, type PromptfooNote } from './notes.ts';

/** What assertions say of the right answer, as a case has it. */
export interface Known {
  readonly reference?: Reference;
  readonly rubric?: string;
  readonly output?: { readonly schema: Record<string, unknown> };
  readonly scorer?: unknown;
}

type Carried = Known & { readonly note?: string };

/** Assertions as scorers; null where none of them can be carried over. */
export function readAsserts(asserts: readonly Placed[], notes: PromptfooNote[]): Known | null {
  let known: Known = {};
  const scorers: { scorer: unknown; weight: number }[] = [];
  for (const { value: assertion, path } of asserts.flatMap((one) => flatten(one, notes))) {
    const read = readAssert(assertion);
    if (typeof read === 'string') {
      notes.push(left(path, read));
      continue;
    }
    const { scorer, note, ...facts } = read;
    const clash = Object.keys(facts).find((name) => Object.hasOwn(known, name));
    if (clash !== undefined) {
      notes.push(left(path, `A case has one ${clash}: this one is left out.`));
      continue;
    }
    if (note !== undefined) notes.push(changed(path, note));
    const others = ['provider', 'rubricPrompt', 'config'].filter((key) => Object.hasOwn(assertion, key));
    if (others.length > 0)
      notes.push(changed(path, `${others.join(', ')} is not carried over: a judge is a deployment of the portfolio.`));
    known = { ...known, ...facts };
    const weight = assertion['weight'];
    if (scorer !== undefined) scorers.push({ scorer, weight: typeof weight === 'number' && weight > 0 ? weight : 1 });
  }
  const [only] = scorers;
  if (only === undefined) return null;
  return { ...known, scorer: scorers.length === 1 ? only.scorer : { kind: 'all', of: scorers } };
}

/** An assertion, and where it stands. */
export interface Placed {
  readonly value: unknown;
  readonly path: Path;
}

/** Sets are their members, where each of them must hold; what is no assertion, or weighs nothing, is named. */
function flatten(
  { value, path }: Placed,
  notes: PromptfooNote[],
): { value: Readonly<Record<string, unknown>>; path: Path }[] {
  if (!isRecord(value)) {
    notes.push(left(path, 'An assertion is a mapping with a "type".'));
    return [];
  }
  if (value['weight'] === 0) {
    notes.push(left(path, 'It weighs nothing.'));
    return [];
  }
  if (value['transform'] !== undefined || value['contextTransform'] !== undefined) {
    notes.push(left(path, 'Answers are not transformed before they are scored: write it as a module scorer.'));
    return [];
  }
  if (value['type'] !== 'assert-set') return [{ value, path }];
  if (value['threshold'] !== undefined) {
    notes.push(
      left([...path, 'threshold'], 'A set of which a share is enough has no counterpart: all must hold here.'),
    );
    return [];
  }
  return listOf(value['assert']).flatMap((inner, index) =>
    flatten({ value: inner, path: [...path, 'assert', index] }, notes),
  );
}

/** What an assertion says of the right answer; a text: why it cannot be carried over. */
function readAssert({ type, value, threshold }: Readonly<Record<string, unknown>>): Carried | string {
  if (typeof value === 'string' && /\{\{|^(?:file|https?):\/\//.test(value))
    return 'A value that is a template or a file is not followed.';
  const texts = (Array.isArray(value) ? value : typeof value === 'string' ? value.split(/,\s*/) : []).map(String);
  const min = typeof threshold === 'number' && threshold >= 0 && threshold <= 1 ? { min: threshold } : {};
  const caseSensitive = typeof type === 'string' && !/(?:^|-)icontains/.test(type);
  switch (type) {
    case 'equals':
      return typeof value === 'object' && value !== null
        ? { reference: { json: value }, scorer: { kind: 'json' } }
        : { reference: { text: String(value) }, scorer: { kind: 'exact' } };
    case 'contains':
    case 'icontains':
      return { scorer: { kind: 'contains', all: [String(value)], caseSensitive } };
    case 'not-contains':
    case 'not-icontains':
      return { scorer: { kind: 'contains', none: [String(value)], caseSensitive } };
    case 'contains-all':
    case 'icontains-all':
      return { scorer: { kind: 'contains', all: texts, caseSensitive } };
    case 'contains-any':
    case 'icontains-any':
      return { scorer: { kind: 'contains', any: texts, caseSensitive } };
    case 'not-contains-any':
    case 'not-icontains-any':
      return { scorer: { kind: 'contains', none: texts, caseSensitive } };
    case 'similar':
      return {
        reference: { text: String(value) },
        scorer: { kind: 'similarity', ...min },
        note: 'Similarity is the share of words in common here, not of embeddings: look at the threshold.',
      };
    case 'llm-rubric':
    case 'g-eval':
    case 'model-graded-closedqa':
      return { rubric: Array.isArray(value) ? texts.join('\n') : String(value), scorer: { kind: 'judge', ...min } };
    case 'factuality':
    case 'model-graded-factuality':
      return {
        rubric: `The answer agrees in its facts with this, and contradicts none of it: ${String(value)}`,
        scorer: { kind: 'judge', ...min },
      };
    case 'javascript':
    case 'python':
    case 'ruby':
    case 'webhook':
      return `"${type}" has no counterpart here: write it as a module scorer.`;
    case 'latency':
    case 'cost':
      return `"${type}" is of the run, not of a case: the report has it, and the gate takes --max-cost-per-success.`;
    default:
      return readCheck(String(type), value);
  }
}

/** Assertions that a validator of ours makes. */
function readCheck(type: string, value: unknown): Carried | string {
  switch (type) {
    case 'starts-with':
      return check({ kind: 'pattern', must: [`^${escapePattern(String(value))}`] });
    case 'regex':
    case 'not-regex': {
      const pattern = String(value);
      if (/\(\?(?:[=!]|<[=!])|\\[1-9]/.test(pattern))
        return 'Patterns here take linear time (RE2): they look neither ahead nor behind, and refer to nothing.';
      return check({ kind: 'pattern', [type === 'regex' ? 'must' : 'mustNot']: [pattern] });
    }
    case 'is-json':
      return isRecord(value)
        ? { output: { schema: { ...value } }, ...check({ kind: 'json_schema', schema: { ...value } }) }
        : check({ kind: 'json_schema', schema: {} });
    case 'contains-json':
      return check({ kind: 'json_schema', schema: isRecord(value) ? { ...value } : {}, lenient: true });
    case 'is-refusal':
      return { scorer: { kind: 'check', validator: { kind: 'refusal' }, invert: true } };
    case 'not-is-refusal':
      return check({ kind: 'refusal' });
    case 'word-count': {
      const { min, max } = isRecord(value) ? value : { min: value, max: value };
      const bounds = { ...(isCount(min) ? { minWords: min } : {}), ...(isCount(max) ? { maxWords: max } : {}) };
      return Object.keys(bounds).length === 0
        ? 'A count of words is a number, or {min, max}.'
        : check({ kind: 'length', ...bounds });
    }
    default:
      return `"${type}" has no counterpart here.`;
  }
}

function check(validator: Readonly<Record<string, unknown>>): Carried {
  return { scorer: { kind: 'check', validator } };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
