import { type Portfolio, suggest, type ValidatorConfig, type Workload } from '@upshift/contracts';
import { errorAt, type Finding, warningAt } from './finding.ts';

/** What validators cost, cheapest first: comparing values, a thread, somebody else's endpoint, a model. */
const costs: Partial<Record<ValidatorConfig['kind'], number>> = { module: 1, http: 2, judge: 3 };

/** The validators of one workload: named once, cheap ones first, and each with somebody to ask. */
export function lintValidators(portfolio: Portfolio, name: string, workload: Workload): Finding[] {
  const { validators = [] } = workload;
  const names = validators.map((validator) => validator.name);
  return validators.flatMap((validator, index) => {
    const path = ['workloads', name, 'validators', index];
    return [
      ...(names.indexOf(validator.name) < index
        ? [errorAt([...path, 'name'], 'validator-duplicate', `The validator "${validator.name}" is named twice.`)]
        : []),
      ...lintOrder(path, validator, validators.slice(index + 1)),
      ...lintPlan(path, validator, workload),
      ...(validator.kind === 'judge' ? lintJudge(portfolio, path, validator, workload) : []),
      ...(validator.kind === 'pattern' && validator.must.length + validator.mustNot.length === 0
        ? [errorAt(path, 'validator-empty', `"${validator.name}" has no pattern, so it passes everything.`)]
        : []),
    ];
  });
}

function lintOrder(path: Finding['path'], validator: ValidatorConfig, later: readonly ValidatorConfig[]): Finding[] {
  const own = costs[validator.kind] ?? 0;
  const cheaper = later.find(({ kind }) => (costs[kind] ?? 0) < own);
  // Judges are asked after all others, wherever they stand.
  if (cheaper === undefined || validator.kind === 'judge') return [];
  const message = `"${validator.name}" (${validator.kind}) costs more than "${cheaper.name}" (${cheaper.kind}) after it: put cheap validators first.`;
  return [warningAt(path, 'validator-order', message)];
}

/** The votes of a plan are judged one by one, as they come in. */
function lintPlan(path: Finding['path'], { kind, name }: ValidatorConfig, { plan }: Workload): Finding[] {
  if (typeof plan !== 'object' || (kind !== 'judge' && kind !== 'agreement')) return [];
  const message = `"${name}" (${kind}) says nothing of the votes of a plan, which compares answers itself: use it without one.`;
  return [errorAt([...path, 'kind'], 'validator-in-plan', message)];
}

function lintJudge(
  { deployments, tiers }: Portfolio,
  path: Finding['path'],
  { name, deployment }: Extract<ValidatorConfig, { kind: 'judge' }>,
  workload: Workload,
): Finding[] {
  const judge = Object.hasOwn(deployments, deployment) ? deployments[deployment] : undefined;
  if (judge === undefined) {
    const hint = suggest(deployment, Object.keys(deployments));
    return [
      errorAt(
        [...path, 'deployment'],
        'deployment-unknown',
        `There is no deployment "${deployment}" to judge. ${hint}`,
      ),
    ];
  }
  const judged = tiers
    .filter((tier) => workload.tiers?.includes(tier.name) ?? true)
    .flatMap((tier) => tier.deployments)
    .filter((answering) => deployments[answering]?.vendor === judge.vendor);
  const [first] = judged;
  if (first === undefined) return [];
  const message = `"${name}" judges with "${deployment}", of the vendor of "${first}", which answers here: models of one vendor forgive each other.`;
  return [warningAt([...path, 'deployment'], 'judge-same-vendor', message)];
}
