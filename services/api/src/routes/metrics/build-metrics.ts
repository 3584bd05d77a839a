import type { AlarmKind, DriftReport, Portfolio, Rollout, StatusView } from '@upshift/contracts';
import { drilledDeployments, findRetirements } from '@upshift/core';
import type { MetricFamily } from './render-metrics.ts';

export interface MetricFacts {
  readonly portfolio: Portfolio;
  /** Wall time, ms since 1970. */
  readonly at: number;
  readonly status: Pick<StatusView, 'tasks' | 'queues' | 'workers' | 'oldestOpenTaskSeconds' | 'budgets'>;
  /** Newest first. */
  readonly drills: readonly Rollout[];
  readonly running: readonly Rollout[];
  readonly alarms: readonly { readonly kind: AlarmKind; readonly raised: number; readonly untold: number }[];
  readonly drift: DriftReport | null;
}

/** The figures of the record that alarms are set on. All of them are the record's: every process of the API says the same. */
export function buildMetrics(facts: MetricFacts): MetricFamily[] {
  return [...workFamilies(facts), ...drillFamilies(facts), ...alarmFamilies(facts), ...changeFamilies(facts)];
}

function workFamilies({ status }: MetricFacts): MetricFamily[] {
  const { tasks, queues, oldestOpenTaskSeconds, workers, budgets } = status;
  return [
    gauge(
      'upshift_tasks',
      'Tasks by state.',
      Object.entries(tasks).map(([state, value]) => ({ labels: { state }, value })),
    ),
    gauge(
      'upshift_queue_work',
      'Work by queue and state.',
      queues.flatMap(({ queue, ready, leased }) => [
        { labels: { queue, state: 'ready' }, value: ready },
        { labels: { queue, state: 'leased' }, value: leased },
      ]),
    ),
    gauge('upshift_oldest_open_task_seconds', 'Age of the oldest open task; 0 where none is open.', [
      { labels: {}, value: oldestOpenTaskSeconds ?? 0 },
    ]),
    gauge('upshift_workers', 'Processes that have said lately that they live.', [
      { labels: {}, value: workers.length },
    ]),
    gauge(
      'upshift_budget_spent_ratio',
      'Spent of each budget of the window that runs, 1 is all of it.',
      budgets.map(({ workload, period, spentUsd, limitUsd }) => ({
        labels: { workload: workload ?? '', period },
        value: limitUsd === 0 ? 1 : spentUsd / limitUsd,
      })),
    ),
  ];
}

function drillFamilies({ portfolio, drills, at }: MetricFacts): MetricFamily[] {
  const newest = [
    ...Map.groupBy(
      drills.filter(({ state }) => state !== 'running' && state !== 'stopped'),
      ({ settings }) => ('deployment' in settings ? settings.deployment : ''),
    ),
  ].flatMap(([deployment, own]) => (own[0] === undefined ? [] : [{ deployment, drill: own[0] }]));
  const everyDays = portfolio.drills?.everyDays;
  return [
    gauge(
      'upshift_drill_failed',
      'Whether the newest rollback drill of a deployment failed.',
      newest.map(({ deployment, drill }) => ({ labels: { deployment }, value: drill.state === 'failed' ? 1 : 0 })),
    ),
    gauge(
      'upshift_drill_age_seconds',
      'Since the newest rollback drill of a deployment ended.',
      newest.map(({ deployment, drill }) => ({
        labels: { deployment },
        value: Math.max(0, Math.round((at - Date.parse(drill.endedAt ?? drill.startedAt)) / 1000)),
      })),
    ),
    gauge(
      'upshift_drill_interval_seconds',
      'How often the portfolio wants the way back of a deployment tried.',
      everyDays === undefined
        ? []
        : drilledDeployments(portfolio).map((deployment) => ({ labels: { deployment }, value: everyDays * 86_400 })),
    ),
    gauge(
      'upshift_deployment_retires_days',
      'Days until the vendor of a deployment stops serving it, from 30 on; negative: it has.',
      findRetirements(portfolio, new Date(at).toISOString().slice(0, 10)).map(({ deployment, inDays }) => ({
        labels: { deployment },
        value: inDays,
      })),
    ),
  ];
}

function alarmFamilies({ alarms }: MetricFacts): MetricFamily[] {
  return [
    {
      name: 'upshift_alarms_raised_total',
      help: 'Alarms that were ever raised.',
      type: 'counter',
      samples: alarms.map(({ kind, raised }) => ({ labels: { kind }, value: raised })),
    },
    gauge(
      'upshift_alarms_untold',
      'Alarms that no webhook has taken.',
      alarms.map(({ kind, untold }) => ({ labels: { kind }, value: untold })),
    ),
  ];
}

function changeFamilies({ running, drift }: MetricFacts): MetricFamily[] {
  return [
    gauge(
      'upshift_rollouts_running',
      'Canaries, shadows and drills that run.',
      (['canary', 'shadow', 'drill'] as const).map((kind) => ({
        labels: { kind },
        value: running.filter((one) => one.kind === kind).length,
      })),
    ),
    gauge(
      'upshift_drift_findings',
      'What the newest drift report has found, by cause.',
      drift === null
        ? []
        : [...Map.groupBy(drift.findings, ({ cause }) => cause)].map(([cause, found]) => ({
            labels: { cause },
            value: found.length,
          })),
    ),
  ];
}

function gauge(name: string, help: string, samples: MetricFamily['samples']): MetricFamily {
  return { name, help, type: 'gauge', samples };
}
