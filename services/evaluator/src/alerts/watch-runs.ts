import { type EvalReport, targetKeyOf } from '@upshift/contracts';
import { buildReport, decideGate } from '@upshift/evals';
import type { EvaluatorDependencies } from '../evaluator-dependencies.ts';
import { raise } from './raise.ts';

const tenantId = 'default';
/** Cases that an alert names; the report has them all. */
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
      for (const alert of [toFailure(report), toRegression(report)])
        if (alert !== null) await raise(deps, tenantId, alert);
    }
    await store.endEvalWatch(tenantId, id);
  }
}

type Raised = Parameters<typeof raise>[2];

function toFailure(report: EvalReport): Raised | null {
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
    ...about(report),
    kind: 'eval_failed',
    id: `eval-failed-${run.id}`,
    message: `The scheduled evaluation of ${run.workload} on ${targetKeyOf(run.target)} is not whole: ${why}`,
    facts: { target: targetKeyOf(run.target), run: run.id, state: run.state, error: why },
  };
}

function toRegression(report: EvalReport): Raised | null {
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
    ...about(report),
    kind: 'eval_regression',
    id: `eval-regression-${run.id}`,
    message: `${run.workload} on ${targetKeyOf(run.target)} is worse than before: ${check.detail}`,
    facts: {
      target: targetKeyOf(run.target),
      run: run.id,
      before: change.run,
      simulated,
      success: total.success,
      change: change.success,
      regressed: change.regressed.slice(0, mostNamed),
      unproved: change.unproved.slice(0, mostNamed),
      guarded: change.guarded.slice(0, mostNamed),
    },
  };
}

function about({ run }: EvalReport): Pick<Raised, 'workload' | 'deployment'> {
  return { workload: run.workload, deployment: run.target.kind === 'deployment' ? run.target.deployment : null };
}
