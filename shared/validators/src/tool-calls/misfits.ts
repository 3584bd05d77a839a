import type { Tool, ToolCall } from '@upshift/contracts';
import type { AskedTask } from './read-task.ts';
import { isRecord, propertiesOf } from './tool-of.ts';

/** Calls of one tool that differ only in an argument which takes a list: the list could have held it all. */
export function splitsList(calls: readonly ToolCall[], byName: ReadonlyMap<string, Tool>): boolean {
  for (const [name, same] of Map.groupBy(calls, (call) => call.name)) {
    const tool = byName.get(name);
    const [first, ...rest] = same.map(({ arguments: given }) => given);
    if (tool === undefined || !isRecord(first)) continue;
    const properties = propertiesOf(tool);
    for (const other of rest) {
      if (!isRecord(other)) continue;
      const keys = new Set([...Object.keys(first), ...Object.keys(other)]);
      const differing = [...keys].filter((key) => JSON.stringify(first[key]) !== JSON.stringify(other[key]));
      if (differing.length > 0 && differing.every((key) => properties[key]?.type === 'array')) return true;
    }
  }
  return false;
}

/** A number beside a percentage may be the same by chance: only what is a rate, and not said to be in percent, counts. */
function isRate(name: string, description: unknown): boolean {
  const said = typeof description === 'string' ? description : '';
  if (/percent|%/i.test(`${name} ${said}`)) return false;
  const byName = /rate|interest|yield|growth|discount|inflation|tax|probability|efficiency|share|ratio|return/i;
  return byName.test(name) || /\b(?:rate|probability|efficiency|ratio|inflation|yield)\b/i.test(said);
}

/** Rates that the question gives in percent and the call in the same digits, though the tool speaks of no percentage. */
export function percentsAsIs(
  calls: readonly ToolCall[],
  byName: ReadonlyMap<string, Tool>,
  { text }: AskedTask,
): number {
  const percents = new Set([...text.matchAll(/(\d+(?:\.\d+)?)\s*(?:%|percent)/g)].map(([, digits]) => Number(digits)));
  for (const [digits] of text.matchAll(/\d+(?:\.\d+)?(?![\d.]*\s*(?:%|percent))/g)) percents.delete(Number(digits));
  let count = 0;
  for (const { name, arguments: given } of calls) {
    const tool = byName.get(name);
    if (tool === undefined || !isRecord(given)) continue;
    const properties = propertiesOf(tool);
    for (const [key, value] of Object.entries(given))
      if (typeof value === 'number' && percents.has(value) && isRate(key, properties[key]?.description)) count++;
  }
  return count;
}
