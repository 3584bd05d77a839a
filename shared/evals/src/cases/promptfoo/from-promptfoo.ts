import type { EvalCase, EvalTags } from '@upshift/contracts';
import { parseCase } from '../parse-case-lines.ts';
import { type Asked, fillPrompt, type Prompt, readPrompts } from './fill-prompt.ts';
import { changed, isRecord, left, listOf, type Path, type PromptfooNote, recordOf, unread, wrong } from './notes.ts';
import { readAsserts } from './read-assert.ts';

export type { PromptfooNote } from './notes.ts';

export interface PromptfooCases {
  readonly cases: readonly { readonly path: Path; readonly case: EvalCase }[];
  readonly notes: readonly PromptfooNote[];
}

/** Combinations that lists of variables may make of one test. */
const mostCombinations = 200;

/** Keys that say who is asked and how results are kept: that is the portfolio's and the record's business here. */
const ofTheRun = [
  'description',
  'providers',
  'targets',
  'evaluateOptions',
  'commandLineOptions',
  'outputPath',
  'sharing',
  'tags',
  'env',
  '$schema',
];
const knownOfFile = new Set([...ofTheRun, 'prompts', 'tests', 'defaultTest']);
const knownOfTest = new Set(['description', 'vars', 'assert', 'metadata', 'options', 'threshold']);
const knownOfOptions = new Set(['prefix', 'suffix', 'transform', 'postprocess']);

/**
 * Turns promptfoo's tests into cases: each prompt with each test's variables filled in, assertions as scorers.
 * What it cannot carry over (scripts, files, other metrics) is named with its place, never dropped in silence.
 *
 * @param file the YAML or JSON, parsed: a configuration with `prompts` and `tests`, or a bare list of tests
 * @see https://www.promptfoo.dev/docs/configuration/expected-outputs/ (format read in November 2026)
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
  notes.push(...unread(config, knownOfFile, []));
  const prompts = readPrompts(config['prompts'], notes);
  const shared = readShared(config['defaultTest'], notes);
  if (prompts.length === 0 && config['prompts'] !== undefined)
    return { cases: [], notes: [...notes, wrong(['prompts'], 'No prompt of the file can be read.')] };
  const cases = tests.flatMap((test, index) => {
    const place = Array.isArray(file) ? [index] : ['tests', index];
    if (isRecord(test)) return readTest({ test, shared, prompts, place }, notes);
    notes.push(wrong(place, 'A test is a mapping; files that it names are not followed.'));
    return [];
  });
  return { cases, notes };
}

function readShared(value: unknown, notes: PromptfooNote[]): Readonly<Record<string, unknown>> {
  if (isRecord(value)) {
    notes.push(...unread(value, knownOfTest, ['defaultTest']));
    return value;
  }
  if (value !== undefined) notes.push(left(['defaultTest'], 'A default test in a file is not followed.'));
  return {};
}

interface Test {
  readonly test: Readonly<Record<string, unknown>>;
  readonly shared: Readonly<Record<string, unknown>>;
  readonly prompts: readonly Prompt[];
  readonly place: Path;
}

function readTest(of: Test, notes: PromptfooNote[]): PromptfooCases['cases'][number][] {
  const { test, shared, place } = of;
  notes.push(...unread(test, knownOfTest, place));
  if (test['threshold'] !== undefined)
    notes.push(changed([...place, 'threshold'], 'Every assertion must hold here; a share of them is not enough.'));
  const asked = readAsked(of, notes);
  const known = readAsserts(
    [
      ...listOf(test['assert']).map((value, index) => ({ value, path: [...place, 'assert', index] })),
      ...listOf(shared['assert']).map((value, index) => ({ value, path: ['defaultTest', 'assert', index] })),
    ],
    notes,
  );
  if (known === null) {
    notes.push(wrong(place, 'Nothing that can be carried over says what a right answer is.'));
    return [];
  }
  const tags = tagsFrom(test);
  return asked.flatMap((one) => {
    const read = parseCase({ ...one, ...known, tags });
    if ('case' in read) return [{ path: place, case: read.case }];
    notes.push(wrong(place, read.problems.map(({ path, message }) => `${path} ${message}`.trim()).join('; ')));
    return [];
  });
}

/** What a test asks: each prompt with each combination of its variables. */
function readAsked({ test, shared, prompts, place }: Test, notes: PromptfooNote[]): Asked[] {
  const options = { ...recordOf(shared['options']), ...recordOf(test['options']) };
  notes.push(...unread(options, knownOfOptions, [...place, 'options']));
  if (options['transform'] !== undefined || options['postprocess'] !== undefined)
    notes.push(changed([...place, 'options'], 'Answers are not transformed before they are scored.'));
  const around = { place, prefix: textOf(options['prefix']), suffix: textOf(options['suffix']) };
  if (test['vars'] !== undefined && !isRecord(test['vars'])) {
    notes.push(wrong([...place, 'vars'], 'Variables in a file are not followed.'));
    return [];
  }
  const vars = { ...recordOf(shared['vars']), ...recordOf(test['vars']) };
  const files = Object.entries(vars).filter(([, value]) => listOf(Array.isArray(value) ? value : [value]).some(isFile));
  if (files.length > 0) {
    notes.push(wrong([...place, 'vars'], `Files are not followed: ${files.map(([name]) => name).join(', ')}.`));
    return [];
  }
  const all = combine(vars);
  if (all.length > mostCombinations)
    notes.push(
      left(
        [...place, 'vars'],
        `Of ${all.length} combinations of its variables the first ${mostCombinations} are taken.`,
      ),
    );
  return all.slice(0, mostCombinations).flatMap((values): Asked[] => {
    if (prompts.length === 0) return askWithout(values, place, notes);
    return prompts.flatMap((prompt) => fillPrompt(prompt, values, around, notes) ?? []);
  });
}

/** Lists of values make a test for each combination, as they do there; one more than may be is enough to say so. */
function combine(vars: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  let all: Record<string, unknown>[] = [{}];
  for (const [name, value] of Object.entries(vars)) {
    const values = Array.isArray(value) ? value : [value];
    all = all
      .flatMap((one) => values.map((item: unknown) => ({ ...one, [name]: item })))
      .slice(0, 10 * mostCombinations);
  }
  return all;
}

/** A list of tests alone: what they ask stands in a variable of one of the usual names. */
function askWithout(values: Readonly<Record<string, unknown>>, place: Path, notes: PromptfooNote[]): Asked[] {
  const asked = ['prompt', 'question', 'input', 'query', 'text']
    .map((name) => values[name])
    .find((one) => typeof one === 'string');
  if (typeof asked === 'string') return [{ prompt: asked }];
  const message = 'There is no prompt, and no variable "prompt", "question", "input", "query" or "text" to ask.';
  notes.push(wrong([...place, 'vars'], message));
  return [];
}

function tagsFrom({ description, metadata }: Readonly<Record<string, unknown>>): EvalTags {
  const labels = Object.entries(recordOf(metadata)).flatMap(([name, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value) ? [`${name}: ${String(value)}`.slice(0, 64)] : [],
  );
  const said = typeof description === 'string' && description.trim() !== '' ? [description.trim().slice(0, 64)] : [];
  return { source: 'promptfoo', labels: [...said, ...labels].slice(0, 20) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isFile(value: unknown): boolean {
  return typeof value === 'string' && /^(?:file|https?|package):\/\//.test(value);
}
