import type { Tool, ToolCall } from '@upshift/contracts';
import { asksMore } from './asks-more.ts';
import { type Ground, groundOf } from './ground-arguments.ts';
import { isPlaceholder } from './is-placeholder.ts';
import { percentsAsIs, splitsList } from './misfits.ts';
import { type AskedTask, foldText } from './read-task.ts';
import { isKin, startsOf, stemsOf } from './read-words.ts';
import { fitOf, leftFit, wordsOf } from './tool-fit.ts';
import { isRecord, leavesOf, propertiesOf, requiredOf } from './tool-of.ts';

/** What raises doubt in well-formed calls; each 0 where there is none. `describedFit` alone lowers it. */
export type CallFeatureName =
  | 'textInvented'
  | 'numberInvented'
  | 'requiredInvented'
  | 'optionalInvented'
  | 'describedFit'
  | 'headMissed'
  | 'unfitHead'
  | 'unfitInvented'
  | 'toolLeft'
  | 'listSplit'
  | 'percentAsIs'
  | 'empty';
export type CallFeatures = Readonly<Record<CallFeatureName, number>>;

/** Measures calls against the task and its tools. Calls of tools that were not offered are left out. */
export function weighCalls(calls: readonly ToolCall[], tools: readonly Tool[], task: AskedTask): CallFeatures {
  const byName = new Map(tools.map((tool) => [tool.function.name, tool]));
  const called = new Set(calls.map(({ name }) => name));
  const { calledTools = [], left = [] } = Object.groupBy(tools, ({ function: { name } }) =>
    called.has(name) ? 'calledTools' : 'left',
  );
  const fits = calledTools.map((tool) => fitOf(tool, task));
  const describedFit = least(fits.map(({ described }) => described));
  const unfit = (1 - least(fits.map(({ name }) => name))) * (1 - describedFit);
  const grounds = countGrounds(calls, byName, task);
  const headMissed = missedHead(calls, byName, task);
  const values = calls.flatMap(({ arguments: given }) => [...leavesOf(given)]);
  return {
    ...grounds,
    describedFit,
    headMissed,
    unfitHead: unfit * headMissed,
    unfitInvented: unfit * grounds.requiredInvented,
    toolLeft: measureLeft(left, calledTools, task),
    listSplit: splitsList(calls, byName) ? 1 : 0,
    percentAsIs: Math.min(2, percentsAsIs(calls, byName, task)),
    empty: values.some((value) => value === '' || (isPlaceholder(value) && !isGivenAsIs(value, task))) ? 1 : 0,
  };
}

/** "Use your_dataset_name": the task's own words are no placeholder, whatever they look like. */
function isGivenAsIs(value: unknown, { folded }: AskedTask): boolean {
  return typeof value === 'string' && folded.includes(foldText(value));
}

/** Tools that were not called matter where the task asks for more than one thing. */
function measureLeft(left: readonly Tool[], called: readonly Tool[], task: AskedTask): number {
  const more = asksMore(task.text);
  if (more === 0) return 0;
  const taken = wordsOf(called);
  return more * Math.max(0, ...left.map((tool) => leftFit(tool, task, taken)));
}

function least(values: readonly number[]): number {
  return values.length === 0 ? 0 : Math.min(...values);
}

type Grounds = Pick<CallFeatures, 'textInvented' | 'numberInvented' | 'requiredInvented' | 'optionalInvented'>;

/** Numbers that are optional are left out: constants such as a gravity are known and right. */
function countGrounds(calls: readonly ToolCall[], byName: ReadonlyMap<string, Tool>, task: AskedTask): Grounds {
  const counts = { textInvented: 0, numberInvented: 0, optionalInvented: 0 };
  for (const call of calls) {
    const tool = byName.get(call.name);
    if (tool === undefined || !isRecord(call.arguments)) continue;
    const properties = propertiesOf(tool);
    const required = requiredOf(tool);
    for (const [name, value] of Object.entries(call.arguments)) {
      const ground: Ground = groundOf(value, properties[name], task);
      if (ground !== 'invented') continue;
      if (typeof value === 'number') counts.numberInvented += required.includes(name) ? 1 : 0;
      else if (required.includes(name)) counts.textInvented++;
      else counts.optionalInvented++;
    }
  }
  return {
    textInvented: Math.min(3, counts.textInvented),
    numberInvented: Math.min(3, counts.numberInvented),
    optionalInvented: Math.min(3, counts.optionalInvented),
    requiredInvented: counts.textInvented + counts.numberInvented > 0 ? 1 : 0,
  };
}

/** Of the first two words that say what is asked for, those of which neither the tools nor the arguments speak. */
function missedHead(calls: readonly ToolCall[], byName: ReadonlyMap<string, Tool>, { content }: AskedTask): number {
  const spoken = new Set<string>();
  for (const call of calls) {
    const tool = byName.get(call.name);
    if (tool === undefined) continue;
    const { name, description = '', parameters } = tool.function;
    for (const text of [name, description, JSON.stringify(parameters), JSON.stringify(call.arguments) ?? ''])
      for (const stem of stemsOf(text.replaceAll(/[._]/g, ' '))) spoken.add(stem);
  }
  const starts = startsOf(spoken);
  return [...content].slice(0, 2).filter((word) => !isKin(word, spoken, starts)).length;
}
