import { type Portfolio, suggest, type Workload } from '@upshift/contracts';
import { promptVariables, unknownVariables } from '../calls/render-prompt.ts';
import { intents } from '../routing/route.ts';
import { findCycle } from './find-cycle.ts';
import { errorAt, type Finding } from './finding.ts';
import { lintResolved } from './lint-resolved.ts';
import { lintValidators } from './lint-validators.ts';

/** Workloads: every name that they use exists, and what they inherit ends somewhere. */
export function lintWorkloads(portfolio: Portfolio): Finding[] {
  return [
    ...lintDefault(portfolio),
    ...Object.entries(portfolio.workloads).flatMap(([name, workload]) => {
      const broken = lintExtends(portfolio, name, workload);
      const rest = [
        ...lintMatch(name, workload),
        ...lintTierNames(portfolio, name, workload),
        ...lintPrompts(name, workload),
        ...lintValidators(portfolio, name, workload),
      ];
      return [...broken, ...rest, ...(hasAncestry(portfolio, name) ? lintResolved(portfolio, name) : [])];
    }),
  ];
}

function lintDefault({ workloads, defaultWorkload }: Portfolio): Finding[] {
  if (Object.hasOwn(workloads, defaultWorkload)) return [];
  const message = `There is no workload "${defaultWorkload}". ${suggest(defaultWorkload, Object.keys(workloads))}`;
  return [errorAt(['defaultWorkload'], 'workload-unknown', message)];
}

function lintExtends({ workloads }: Portfolio, name: string, { extends: parent }: Workload): Finding[] {
  if (parent === undefined) return [];
  const path = ['workloads', name, 'extends'];
  if (!Object.hasOwn(workloads, parent)) {
    const message = `There is no workload "${parent}" to extend. ${suggest(parent, Object.keys(workloads))}`;
    return [errorAt(path, 'workload-unknown', message)];
  }
  const cycle = findCycle(name, (from) => workloads[from]?.extends);
  if (cycle === null) return [];
  return [errorAt(path, 'extends-cycle', `The workload extends itself: ${cycle.join(' → ')}.`)];
}

/** True when every ancestor exists and there is no circle anywhere above: only then can it be resolved. */
function hasAncestry({ workloads }: Portfolio, name: string): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = name; at !== undefined; at = workloads[at]?.extends) {
    if (seen.has(at) || !Object.hasOwn(workloads, at)) return false;
    seen.add(at);
  }
  return true;
}

function lintMatch(name: string, { match }: Workload): Finding[] {
  const known: readonly string[] = intents;
  return (match ?? []).flatMap((rule, index) => {
    const path = ['workloads', name, 'match', index];
    if (Object.keys(rule).length === 0) return [errorAt(path, 'match-empty', 'An empty rule matches nothing.')];
    if (rule.intent === undefined || known.includes(rule.intent)) return [];
    return [
      errorAt(
        [...path, 'intent'],
        'intent-unknown',
        `There is no intent "${rule.intent}". ${suggest(rule.intent, known)}`,
      ),
    ];
  });
}

function lintTierNames(portfolio: Portfolio, name: string, { tiers = [], prompts = {} }: Workload): Finding[] {
  const path = ['workloads', name];
  const known = portfolio.tiers.map((tier) => tier.name);
  const promptable = [...known, ...Object.keys(portfolio.deployments)];
  return [
    ...tiers.flatMap((tier, index) =>
      known.includes(tier)
        ? []
        : [errorAt([...path, 'tiers', index], 'tier-unknown', `There is no tier "${tier}". ${suggest(tier, known)}`)],
    ),
    ...Object.keys(prompts).flatMap((key) =>
      promptable.includes(key)
        ? []
        : [
            errorAt(
              [...path, 'prompts', key],
              'prompt-unknown',
              `"${key}" is neither a tier nor a deployment. ${suggest(key, promptable)}`,
            ),
          ],
    ),
  ];
}

/** A place that nothing fills in goes to the model as it is written. */
function lintPrompts(name: string, { prompts = {} }: Workload): Finding[] {
  return Object.entries(prompts).flatMap(([key, { system }]) =>
    unknownVariables(system).map(({ name: variable, line }) =>
      errorAt(
        ['workloads', name, 'prompts', key, 'system'],
        'prompt-variable-unknown',
        `Line ${line} of the prompt names "${variable}", which stands for nothing. ${suggest(variable, [...promptVariables, 'metadata.<label>'])}`,
      ),
    ),
  );
}
