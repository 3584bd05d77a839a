import type { Portfolio, TaskRequest, Workload } from '@upshift/contracts';
import type { Intent } from './route.ts';

type MatchRule = NonNullable<Workload['match']>[number];

/** The first workload in the file with a rule of which everything holds; null: there is none. */
export function matchWorkload(request: TaskRequest, portfolio: Portfolio, intent: Intent): string | null {
  const found = Object.entries(portfolio.workloads).find(([, { match }]) =>
    (match ?? []).some((rule) => holds(rule, request, intent)),
  );
  return found?.[0] ?? null;
}

/** An empty rule matches nothing: it would take every task from the workloads after it. */
function holds(rule: MatchRule, { input, audience, metadata }: TaskRequest, intent: Intent): boolean {
  if (Object.values(rule).every((value) => value === undefined)) return false;
  if (rule.intent !== undefined && rule.intent !== intent) return false;
  if (rule.hasTools !== undefined && rule.hasTools !== hasTools(input)) return false;
  if (rule.audience !== undefined && rule.audience !== audience) return false;
  return Object.entries(rule.metadata ?? {}).every(
    ([key, value]) => Object.hasOwn(metadata, key) && metadata[key] === value,
  );
}

function hasTools({ tools }: TaskRequest['input']): boolean {
  return tools !== null && tools.length > 0;
}
