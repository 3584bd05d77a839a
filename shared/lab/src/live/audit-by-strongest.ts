import type { OutcomeRow, Portfolio, RecordedOutcome, ResolvedWorkload } from '@upshift/contracts';
import { compareOutputs, resolveWorkload } from '@upshift/core';

/**
 * Looks again at answers of a shadow that validators accepted, beside an accepted answer of the strongest tier to the same task: what an
 * audit would ask for is there already. Only workloads with an `audit` say how their answers are compared.
 *
 * @returns whether they say the same, by model; models whose answer cannot be compared are left out
 */
export function auditByStrongest(row: OutcomeRow, portfolio: Portfolio): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  if (!Object.hasOwn(portfolio.workloads, row.workload)) return found;
  const workload = resolveWorkload(portfolio, row.workload);
  const strongest = strongestOf(workload, portfolio);
  const reference = strongest.map((model) => row.outcomes[model]).find(isAccepted);
  if (workload.audit === null || reference === undefined) return found;
  for (const [model, outcome] of Object.entries(row.outcomes)) {
    if (strongest.includes(model) || !isAccepted(outcome) || outcome.audited === true) continue;
    if ((outcome.asked?.draw ?? null) === null) continue;
    const comparison = compareOutputs({
      config: workload.audit,
      request: { input: row.input },
      outputSchema: isJson(outcome) && isJson(reference) ? {} : null,
      left: outcome.output,
      right: reference.output,
    });
    if (comparison !== 'incomparable') found.set(model, comparison === 'agree');
  }
  return found;
}

function strongestOf({ tiers }: ResolvedWorkload, portfolio: Portfolio): readonly string[] {
  const last = portfolio.tiers.find(({ name }) => name === tiers.at(-1));
  return (last?.deployments ?? []).flatMap((name) => portfolio.deployments[name]?.model ?? []);
}

function isAccepted(outcome: RecordedOutcome | undefined): outcome is RecordedOutcome {
  return outcome !== undefined && outcome.error === null && outcome.correct >= 0.5;
}

/** A row does not tell the task's output schema; an answer that is an object or a list had one, or may be read as if. */
function isJson({ output: { text } }: RecordedOutcome): boolean {
  if (text === null || !/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
