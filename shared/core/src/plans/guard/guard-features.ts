import {
  type Guard,
  type GuardFeatureName,
  type StrangeTextName,
  type TaskFeatureName,
  taskFeatureNames,
} from '@upshift/contracts';
import type { PlanTask } from '../ballot.ts';
import type { Question } from '../read-question.ts';
import { taskFeature } from '../task-features.ts';
import { decodeSeen, hashPieces, hashWords, readCharactersOf, type SeenText, strangeShare } from './seen-text.ts';
import { readTools, type ToolTraits } from './tool-traits.ts';

type TraitName = Exclude<GuardFeatureName, TaskFeatureName>;

/** What may be known of a task before it is asked, for a guard: counted when it is wanted, and each thing once. */
export type FeatureReader = (name: GuardFeatureName) => number;

type TextName = 'question' | 'tools';

/** @param seen what the tuning had seen of texts; without it nothing is strange */
export function readFeatures(task: PlanTask, question: Question, seen?: Guard['seen']): FeatureReader {
  const tools = once(() => readTools(task));
  const texts = {
    question: once(() => readCharactersOf(question.text)),
    tools: once(() => readCharactersOf(tools().text)),
  };
  return (name) => {
    if (isTaskFeature(name)) return taskFeature(name, task, question);
    if (!isStrangeText(name)) return counters[name](task, question, tools);
    const { of, hash } = strangeTexts[name];
    return seen === undefined ? 0 : strangeShare(decoded(seen)[name], hash(texts[of]()));
  };
}

function once<Item>(read: () => Item): () => Item {
  let item: Item | undefined;
  return () => {
    item ??= read();
    return item;
  };
}

const own: ReadonlySet<string> = new Set(taskFeatureNames);

function isTaskFeature(name: GuardFeatureName): name is TaskFeatureName {
  return own.has(name);
}

function isStrangeText(name: GuardFeatureName): name is StrangeTextName {
  return name in strangeTexts;
}

type Counter = (task: PlanTask, question: Question, tools: () => ToolTraits) => number;

/**
 * Shares are 0..1, signs and foreign letters per hundred characters, counts and lengths natural logarithms of 1 + n.
 * Not the output schema: recorded outcomes do not tell of it, so that whatever asks for one would be unlike all of them.
 */
const counters: Readonly<Record<Exclude<TraitName, StrangeTextName>, Counter>> = {
  messages: ({ messages }) => Math.log1p(messages.length),
  instructed: ({ messages }) => (messages.some(({ role }) => role === 'system') ? 1 : 0),
  images: ({ messages }) => (messages.some(({ images }) => images !== undefined) ? 1 : 0),
  toolless: ({ tools }) => (tools === null || tools.length === 0 ? 1 : 0),
  foreign: (_, { text }) => density(text, /[^\p{ASCII}]/gu),
  codeSigns: (_, { text }) => density(text, codeSigns),
  addresses: (_, { text }) => Math.log1p(count(text, /https?:\/\//g)),
  depth: (_, __, tools) => tools().depth,
  mostParameters: (_, __, tools) => Math.log1p(tools().most),
  objects: (_, __, tools) => share(tools(), 'objects'),
  lists: (_, __, tools) => share(tools(), 'lists'),
  listed: (_, __, tools) => share(tools(), 'listed'),
  untyped: (_, __, tools) => share(tools(), 'untyped'),
  undescribed: (_, __, tools) => share(tools(), 'undescribed'),
  described: (_, __, tools) => Math.log1p(tools().described / Math.max(1, tools().parameters)),
  camelNames: (_, __, tools) => shareOf(tools().names, /[a-z][A-Z]/),
  toolCodeSigns: (_, __, tools) => density(tools().text, codeSigns),
  toolAddresses: (_, __, tools) => Math.log1p(count(tools().text, /https?:\/\//g)),
};

/** What is seldom met but in names, values and pieces of programs. */
const codeSigns = /[a-z][A-Z]|\w[_(]\w|\(\)|[a-z]\.[a-z]|`|::|=>|[{}<>$\\|]/g;

const strangeTexts: Readonly<Record<StrangeTextName, { readonly of: TextName; readonly hash: typeof hashPieces }>> = {
  strangePieces: { of: 'question', hash: hashPieces },
  strangeWords: { of: 'question', hash: hashWords },
  strangeToolPieces: { of: 'tools', hash: hashPieces },
  strangeToolWords: { of: 'tools', hash: hashWords },
};

/** The pieces or words of one text of a task, for whoever learns what was seen. */
export function hashesOf(name: StrangeTextName, task: PlanTask, question: Question): Int32Array {
  const { of, hash } = strangeTexts[name];
  return hash(readCharactersOf(of === 'question' ? question.text : readTools(task).text));
}

const known = new WeakMap<object, Readonly<Record<StrangeTextName, SeenText>>>();

function decoded(seen: NonNullable<Guard['seen']>): Readonly<Record<StrangeTextName, SeenText>> {
  const before = known.get(seen);
  if (before !== undefined) return before;
  const fresh = {
    strangePieces: decodeSeen(seen.strangePieces),
    strangeWords: decodeSeen(seen.strangeWords),
    strangeToolPieces: decodeSeen(seen.strangeToolPieces),
    strangeToolWords: decodeSeen(seen.strangeToolWords),
  };
  known.set(seen, fresh);
  return fresh;
}

function share(tools: ToolTraits, part: 'objects' | 'lists' | 'listed' | 'untyped' | 'undescribed'): number {
  return tools[part] / Math.max(1, tools.parameters);
}

function shareOf(names: readonly string[], pattern: RegExp): number {
  return names.filter((name) => pattern.test(name)).length / Math.max(1, names.length);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function density(text: string, pattern: RegExp): number {
  return (100 * count(text, pattern)) / Math.max(1, text.length);
}
