import type { LitellmConfig } from './litellm-config.ts';
import type { Note, Take } from './note.ts';

/** A group of `model_list` and the groups that stand in for it, in that order. */
export type Chains = ReadonlyMap<string, readonly string[]>;

export interface GroupOrder {
  /** Every group once, each before those that stand in for it. */
  readonly order: readonly string[];
  readonly chains: Chains;
}

/**
 * Tiers out of fallbacks: a group comes before what stands in for it. An order that goes in a circle is broken where it
 * closes, and `take` hears of it.
 */
export function orderGroups(groups: readonly string[], config: LitellmConfig, take: Take): GroupOrder {
  const after = new Map<string, Set<string>>(groups.map((group) => [group, new Set()]));
  const chains = new Map<string, string[]>(groups.map((group) => [group, []]));

  function add(from: string, to: string, before: string, path: Note['path']): void {
    if (!after.has(from) || !after.has(to)) {
      const missing = after.has(from) ? to : from;
      take({ path, kind: 'lost', message: `There is no model "${missing}" in the portfolio to fall back with.` });
      return;
    }
    const chain = chains.get(from);
    if (chain === undefined || from === to || chain.includes(to)) return;
    if (reaches(after, to, before) || reaches(after, to, from)) {
      const message = `"${to}" stands in for "${from}" here and the other way round elsewhere: tiers have one order, so this one is left out.`;
      take({ path, kind: 'lost', message });
      return;
    }
    after.get(before)?.add(to);
    after.get(from)?.add(to);
    chain.push(to);
  }

  for (const section of ['router_settings', 'litellm_settings'] as const)
    for (const key of ['fallbacks', 'context_window_fallbacks'] as const)
      for (const [index, rule] of (config[section]?.[key] ?? []).entries())
        for (const [from, list] of Object.entries(rule)) {
          const path = [section, key, index, from];
          if (key === 'context_window_fallbacks')
            take({
              path,
              kind: 'changed',
              message:
                'Carried as the next tier. Upshift moves up when a call fails or an answer is found wanting, not by the length of a prompt.',
            });
          for (const [at, to] of list.entries()) add(from, to, list[at - 1] ?? from, [...path, at]);
        }
  for (const section of ['router_settings', 'litellm_settings'] as const)
    for (const [index, to] of (config[section]?.default_fallbacks ?? []).entries())
      for (const from of groups) {
        if (from === to || reaches(after, to, from)) continue;
        add(from, to, from, [section, 'default_fallbacks', index]);
      }
  const order = sort(groups, after);
  return {
    order,
    chains: new Map([...chains].map(([group, chain]) => [group, order.filter((one) => chain.includes(one))])),
  };
}

function reaches(after: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  if (from === to) return true;
  return [...(after.get(from) ?? [])].some((next) => reaches(after, next, to));
}

/** Topological, and otherwise as the groups stood. */
function sort(groups: readonly string[], after: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const left = [...groups];
  const sorted: string[] = [];
  while (left.length > 0) {
    const free = left.findIndex((group) => !left.some((other) => after.get(other)?.has(group)));
    sorted.push(...left.splice(Math.max(free, 0), 1));
  }
  return sorted;
}
