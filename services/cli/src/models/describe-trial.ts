import { formatShare, formatUsd } from '../terminal/format.ts';
import type { Colors } from '../terminal/output.ts';
import { renderTable } from '../terminal/render-table.ts';
import type { Fit, FitTrial } from './decide-fit.ts';
import type { ModelTrial } from './try-model.ts';

/** A trial as a person reads it: the verdict first, then what it stands on. */
export function describeTrial(trial: ModelTrial, colors: Colors): string {
  const { fit, cases, workload, deployment } = trial;
  const paint = fit.verdict === 'reject' ? colors.red : colors.green;
  return [
    `${colors.bold(deployment)} for ${workload}: ${paint(describeVerdict(fit))}`,
    `  ${fit.reason}${fit.casesNeeded === null ? '' : `; about ${fit.casesNeeded} would (now ${cases})`}`,
    ...(trial.simulated ? [colors.yellow('  SIMULATED: answers came from simulated deployments.')] : []),
    '',
    `alone, on ${cases} cases`,
    renderTable(
      [{ title: 'deployment' }, { title: 'success', align: 'right' }, { title: 'cost per success', align: 'right' }],
      trial.alone.map((one) => [
        one.deployment,
        formatShare(one.success),
        one.costPerSuccessUsd === null ? '–' : formatUsd(one.costPerSuccessUsd),
      ]),
    ),
    '',
    'in each place, by backtest (95 % intervals)',
    renderTable(
      [
        { title: 'place' },
        { title: 'success, points', align: 'right' },
        { title: 'from – to', align: 'right' },
        { title: 'cost per success', align: 'right' },
        { title: 'from – to', align: 'right' },
      ],
      trial.trials.map(describeRow),
    ),
  ].join('\n');
}

function describeVerdict({ verdict, tier, deployment }: Fit): string {
  if (verdict === 'reject') return 'reject';
  if (verdict === 'replace') return `replace ${deployment} on tier ${tier}`;
  return deployment === null ? `add as a step before tier ${tier}` : `add at tier ${tier}, beside ${deployment}`;
}

function describeRow({ kind, tier, deployment, success, cost }: FitTrial): string[] {
  const place = {
    replace: `instead of ${deployment} (${tier})`,
    step: `a step before ${tier}`,
    second: `beside ${deployment} (${tier}), alone against it`,
  }[kind];
  const points = (value: number): string => `${value >= 0 ? '+' : '−'}${Math.abs(100 * value).toFixed(1)}`;
  const interval = cost?.interval ?? null;
  return [
    place,
    points(success.value),
    `${points(success.low)} – ${points(success.high)}`,
    cost === null ? '–' : `${points(cost.value)} %`,
    interval === null ? '–' : `${points(interval[0])} – ${points(interval[1])} %`,
  ];
}
