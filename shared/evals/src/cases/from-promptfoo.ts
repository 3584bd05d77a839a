import type { EvalCase, EvalTags, Reference, SimpleScorer } from '@upshift/contracts';
import { parseCase } from './parse-case-lines.ts';

type Path = readonly (string | number)[];

/** What of a promptfoo file was left out, or is wrong, and where in the file. */
export interface PromptfooNote {
  readonly path: Path;
  readonly message: string;
  /** Wrong: the test is not imported. Otherwise it is, without the part. */
  readonly isError: boolean;
}

export interface PromptfooCases {
  readonly cases: readonly { readonly path: Path; readonly case: EvalCase }[];
  readonly notes: readonly PromptfooNote[];
}

interface Prompt {
  readonly path: Path;
  readonly text: string;
}

/** Combinations that lists of variables may make of one test. */
const mostCombinations = 200;

/**
 * Turns promptfoo's tests into cases: each prompt with each test's variables filled in, assertions as scorers.
 * What it cannot carry over (scripts, files, other metrics) is named, never dropped in silence.
 *
 * @param file the YAML or JSON, parsed: a configuration with `prompts` and `tests`, or a bare list of tests
 * @see https://www.promptfoo.dev/docs/configuration/test-cases (format read in November 2026)
 */
export function fromPromptfoo(file: unknown): PromptfooCases {
  const notes: PromptfooNote[] = [];
  const config = Array.isArray(file) ? { tests: file } : file;
  if (!isRecord(config))
    return { cases: [], notes: [wrong([], 'This is neither a promptfoo configuration nor a list of tests.')] };
  const tests = config['tests'];
  if (!Array.isArray(tests))
    return {
      cases: [],
      notes: [wrong(['tests'], 'There is no list of tests here; files that it names are not followed.')],
    };
  const prompts = readPrompts(config['prompts'], notes);
  const shared = isRecord(config['defaultTest']) ? config['defaultTest'] : {};
  const cases = tests.flatMap((test, index) => {
    const place = Array.isArray(file) ? [index] : ['tests', index];
    if (isRecord(test)) return readTest({ test, shared, prompts, place }, notes);
    notes.push(wrong(place, 'A test is a mapping; files that it names are not followed.'));
    return [];
  });
  return { cases, notes };
}

function readPrompts(prompts: unknown, notes: PromptfooNote[]): Prompt[] {
  const list = typeof prompts === 'string' ? [prompts] : Array.isArray(prompts) ? prompts : [];
  return list.flatMap((prompt, index) => {
    const path = ['prompts', index];
    const text = typeof prompt === 'string' ? prompt : isRecord(prompt) ? prompt['raw'] : undefined;
    if (typeof text === 'string' && !/^(?:file|https?|exec):\/\//.test(text)) return [{ path, text }];
    notes.push(left(path, 'A prompt in a file is not followed: paste its text.'));
    return [];
  });
}

interface Test {
  readonly test: Readonly<Record<string, unknown>>;
  readonly shared: Readonly<Record<string, unknown>>;
  readonly prompts: readonly Prompt[];
  readonly place: Path;
}

function readTest({ test, shared, prompts, place }: Test, notes: PromptfooNote[]): PromptfooCases['cases'][number][] {
  const vars = { ...recordOf(shared['vars']), ...recordOf(test['vars']) };
  const filled = combine(vars).flatMap((values) => fill(values, prompts, place, notes));
  const asserts = [...listOf(test['assert']), ...listOf(shared['assert'])];
  const known = readAsserts(asserts, [...place, 'assert'], notes);
  if (known === null) {
    notes.push(wrong(place, 'Nothing that can be carried over says what a right answer is.'));
    return [];
  }
  const tags = tagsFrom(test);
  return filled.flatMap((prompt) => {
    const read = parseCase({ prompt, ...known, tags });
    if ('case' in read) return [{ path: place, case: read.case }];
    notes.push(wrong(place, read.problems.map(({ path, message }) => `${path} ${message}`.trim()).join('; ')));
    return [];
  });
}

/** Lists of values make a test for each combination, as they do there. */
function combine(vars: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  let all: Record<string, unknown>[] = [{}];
  for (const [name, value] of Object.entries(vars)) {
    const values = Array.isArray(value) ? value : [value];
    all = all.flatMap((one) => values.map((item: unknown) => ({ ...one, [name]: item }))).slice(0, mostCombinations);
  }
  return all;
}

function fill(
  values: Readonly<Record<string, unknown>>,
  prompts: readonly Prompt[],
  place: Path,
  notes: PromptfooNote[],
): string[] {
  if (prompts.length === 0) {
    // A list of tests alone: what they ask stands in a variable of one of the usual names.
    const asked = ['prompt', 'question', 'input', 'query', 'text']
      .map((name) => values[name])
      .find((one) => typeof one === 'string');
    if (typeof asked === 'string') return [asked];
    notes.push(
      wrong(
        [...place, 'vars'],
        'There is no prompt, and no variable "prompt", "question", "input", "query" or "text" to ask.',
      ),
    );
    return [];
  }
  return prompts.flatMap(({ text, path }) => {
    const missing = new Set<string>();
    const asked = text.replaceAll(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => {
      const value = name.split('.').reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), values);
      if (value === undefined) missing.add(name);
      return typeof value === 'string' ? value : JSON.stringify(value ?? '');
    });
    if (missing.size > 0) notes.push(wrong([...place, 'vars'], `The prompt needs ${[...missing].join(', ')}.`));
    else if (/\{\{|\{%/.test(asked))
      notes.push(wrong(path, 'Filters and tags of a template are not filled in: write plain {{name}}.'));
    else return [asked];
    return [];
  });
}

interface Known {
  readonly reference?: Reference;
  readonly rubric?: string;
  readonly output?: { readonly schema: Record<string, unknown> };
  readonly scorer?: unknown;
}

function readAsserts(asserts: readonly unknown[], place: Path, notes: PromptfooNote[]): Known | null {
  let known: Known = {};
  const scorers: { scorer: Partial<SimpleScorer>; weight: number }[] = [];
  for (const [index, assertion] of asserts.entries()) {
    if (!isRecord(assertion)) continue;
    const path = [...place, index];
    const read = readAssert(assertion);
    if (typeof read === 'string') {
      notes.push(left(path, read));
      continue;
    }
    const { scorer, ...facts } = read;
    const clash = Object.keys(facts).find((name) => Object.hasOwn(known, name));
    if (clash !== undefined) {
      notes.push(left(path, `A case has one ${clash}: this one is left out.`));
      continue;
    }
    known = { ...known, ...facts };
    const weight = assertion['weight'];
    if (scorer !== undefined) scorers.push({ scorer, weight: typeof weight === 'number' && weight > 0 ? weight : 1 });
  }
  const [only] = scorers;
  if (only === undefined) return null;
  return { ...known, scorer: scorers.length === 1 ? only.scorer : { kind: 'all', of: scorers } };
}

/** What an assertion says of the right answer; a text: why it cannot be carried over. */
function readAssert({
  type,
  value,
  threshold,
}: Readonly<Record<string, unknown>>):
  | (Omit<Known, 'scorer'> & { readonly scorer?: Record<string, unknown> })
  | string {
  const texts = (Array.isArray(value) ? value : typeof value === 'string' ? value.split(/,\s*/) : []).map(String);
  const min = typeof threshold === 'number' && threshold >= 0 && threshold <= 1 ? { min: threshold } : {};
  const isTemplate = typeof value === 'string' && /\{\{|^(?:file|https?):\/\//.test(value);
  if (isTemplate) return 'A value that is a template or a file is not followed.';
  switch (type) {
    case 'equals':
      return typeof value === 'object' && value !== null
        ? { reference: { json: value }, scorer: { kind: 'json' } }
        : { reference: { text: String(value) }, scorer: { kind: 'exact' } };
    case 'contains':
    case 'icontains':
      return { scorer: { kind: 'contains', all: [String(value)], caseSensitive: type === 'contains' } };
    case 'not-contains':
    case 'not-icontains':
      return { scorer: { kind: 'contains', none: [String(value)], caseSensitive: type === 'not-contains' } };
    case 'contains-all':
    case 'icontains-all':
      return { scorer: { kind: 'contains', all: texts, caseSensitive: type === 'contains-all' } };
    case 'contains-any':
    case 'icontains-any':
      return { scorer: { kind: 'contains', any: texts, caseSensitive: type === 'contains-any' } };
    case 'similar':
      return { reference: { text: String(value) }, scorer: { kind: 'similarity', ...min } };
    case 'llm-rubric':
    case 'model-graded-closedqa':
      return { rubric: String(value), scorer: { kind: 'judge', ...min } };
    case 'is-json':
      return isRecord(value)
        ? { output: { schema: { ...value } } }
        : '"is-json" without a schema: give the workload a validator json_schema.';
    default:
      return `"${String(type)}" has no counterpart here.`;
  }
}

function tagsFrom({ description, metadata }: Readonly<Record<string, unknown>>): EvalTags {
  const labels = Object.entries(recordOf(metadata)).flatMap(([name, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value) ? [`${name}: ${String(value)}`.slice(0, 64)] : [],
  );
  const said = typeof description === 'string' && description.trim() !== '' ? [description.trim().slice(0, 64)] : [];
  return { source: 'promptfoo', labels: [...said, ...labels].slice(0, 20) };
}

function wrong(path: Path, message: string): PromptfooNote {
  return { path, message, isError: true };
}

function left(path: Path, message: string): PromptfooNote {
  return { path, message, isError: false };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
