import type { ReadinessPoint, ReadinessReport } from '@upshift/contracts';
import type { Block, Document } from '../render/document.ts';

export const pointNames: Readonly<Record<ReadinessPoint, string>> = {
  two_paths: 'Two viable paths',
  routing: 'Routed by type of task',
  validators: 'Validators',
  escalations_reviewed: 'Escalations logged and reviewed',
  eval_set: 'Eval set with edge cases, run this week',
  cost_per_success: 'Cost per success known',
  rollback_drilled: 'Rollback plan drilled',
};

export function toReadinessDocument({ at, portfolio, ready, workloads }: ReadinessReport): Document {
  const points = workloads.flatMap((workload) => workload.points);
  const red = points.filter(({ ok }) => !ok).length;
  return {
    title: 'Readiness',
    subtitle: `Portfolio ${portfolio.name} (${portfolio.hash.slice(0, 12)}), ${at.slice(0, 16).replace('T', ' ')} UTC`,
    blocks: [
      {
        kind: 'notice',
        title: ready ? 'Ready.' : 'Not ready.',
        tone: ready ? 'good' : 'bad',
        text: ready
          ? `All ${points.length} points of ${workloads.length} workloads are green.`
          : `${red} of ${points.length} points are red.`,
      },
      ...workloads.flatMap(({ workload, points: own }): Block[] => [
        { kind: 'heading', text: workload },
        {
          kind: 'table',
          columns: [{ title: '' }, { title: 'point' }, { title: 'evidence' }, { title: 'what mends it' }],
          rows: own.map(({ point, ok, evidence, mend }) => [
            ok ? { text: 'green', tone: 'good' } : { text: 'red', tone: 'bad' },
            pointNames[point],
            evidence,
            mend === null ? '' : { text: mend, code: true },
          ]),
        },
      ]),
    ],
  };
}
