import { type Alarm, type EvalReport, targetKeyOf } from '@upshift/contracts';
import { buildReport, decideGate } from '@upshift/evals';
import type { EvaluatorDependencies } from '../evaluator-dependencies.ts';
import { raiseAlarms } from './raise-alarms.ts';

const tenantId = 'default';
/** Cases that an alarm names; the report has them all. */
const mostNamed = 20;

/**
 * Looks at each scheduled run that has ended: one that failed, or left cases out, and one that is worse than the run before are told of.
 * Whoever dies in between looks again, and what was raised stays one alert.
 */
export async function watchRuns(deps: Pick<EvaluatorDependencies, 'store' | 'logger' | 'telemetry'>): Promise<void> {
  const { store } = deps;
  for (const id of await store.unwatchedEvalRuns(tenantId)) {
    const now = await store.getEvalRun(tenantId, id);
    if (now !== null && now.run.state !== 'cancelled') {
      const report = buildReport(now, await store.previousEvalRun(tenantId, now.run));
      await raiseAlarms(
        deps,
        tenantId,
        [toFailure(report), toRegression(report)].filter((alarm) => alarm !== null),
      );
    }
    await store.endEvalWatch(tenantId, id);
  }
}

function toFailure(report: EvalReport): Alarm | null {
  const { run } = report;
  const [whole] = decideGate(report, {
    min: null,
    confident: false,
    noRegression: false,
    maxCostPerSuccessUsd: null,
  }).checks;
  if (whole === undefined || whole.passed) return null;
  const why = run.error ?? whole.detail;
  return {
    id: `eval_failed:${run.id}`,
    kind: 'eval_failed',
    summary: `The scheduled evaluation of ${run.workload} on ${targetKeyOf(run.target)} is not whole: ${why}`,
    mend: `upshift eval report ${run.id}`,
    facts: { ...about(report), state: run.state, error: why },
  };
}

function toRegression(report: EvalReport): Alarm | null {
  const { run, change, total, simulated } = report;
  // Nothing to compare with is no change for the worse: the set may be another.
  if (change === null || change.success === null) return null;
  const { checks } = decideGate(report, {
    min: null,
    confident: false,
    noRegression: true,
    maxCostPerSuccessUsd: null,
  });
  const check = checks.find(({ name }) => name === 'no regression');
  if (check === undefined || check.passed) return null;
  return {
    id: `eval_regression:${run.id}`,
    kind: 'eval_regression',
    summary: `${run.workload} on ${targetKeyOf(run.target)} is worse than before: ${check.detail}`,
    mend: `upshift eval report ${run.id}`,
    facts: {
      ...about(report),
      before: change.run,
      simulated,
      success: total.success?.value ?? null,
      change: change.success?.value ?? null,
      changeLow: change.success?.low ?? null,
      changeHigh: change.success?.high ?? null,
      regressed: change.regressed.slice(0, mostNamed),
      unproved: change.unproved.slice(0, mostNamed),
      guarded: change.guarded.slice(0, mostNamed),
    },
  };
}

function about({ run }: EvalReport): Alarm['facts'] {
  return {
    workload: run.workload,
    deployment: run.target.kind === 'deployment' ? run.target.deployment : null,
    target: targetKeyOf(run.target),
    run: run.id,
  };
}
