import {
  auditedWorkloadOf,
  everyEvalWorkload,
  type Portfolio,
  type SpendLimit,
  spendLimitsOf,
  toUsd,
} from '@upshift/contracts';
import { cheapestCallOf } from '../budgets/cheapest-call.ts';
import { errorAt, type Finding, warningAt } from './finding.ts';
import { resolveWorkload } from './resolve-workload.ts';

/** Budgets of days and months: none hides behind a smaller one, each pays for a call, and what is held can be waited for. */
export function lintBudgets(portfolio: Portfolio): Finding[] {
  const limits = spendLimitsOf(portfolio);
  return [
    ...limits.flatMap((limit) => lintLimit(portfolio, limit, limits)),
    ...Object.keys(portfolio.workloads).flatMap((name) => lintPolicy(portfolio, name, limits)),
  ];
}

function lintLimit(portfolio: Portfolio, limit: SpendLimit, limits: readonly SpendLimit[]): Finding[] {
  const findings: Finding[] = [];
  const month = limits.find(({ workload, period }) => workload === limit.workload && period === 'month');
  if (limit.period === 'day' && month !== undefined && month.limitNanoUsd < limit.limitNanoUsd)
    findings.push(
      errorAt(
        pathOf(limit),
        'budget-order',
        `A day may spend ${toUsd(limit.limitNanoUsd)} USD, but its whole month only ${toUsd(month.limitNanoUsd)} USD.`,
      ),
    );
  const tenants = limits.find(({ workload, period }) => workload === null && period === limit.period);
  // Evaluations are none of what the tenant's budget counts.
  if (
    limit.workload !== null &&
    limit.workload !== everyEvalWorkload &&
    tenants !== undefined &&
    tenants.limitNanoUsd < limit.limitNanoUsd
  )
    findings.push(
      warningAt(
        pathOf(limit),
        'budget-above-tenant',
        `"${limit.workload}" may spend ${toUsd(limit.limitNanoUsd)} USD a ${limit.period}; the tenant's ${toUsd(tenants.limitNanoUsd)} USD end before that.`,
      ),
    );
  return [...findings, ...lintSize(portfolio, limit)];
}

/** A window that does not pay for a single call refuses every task. */
function lintSize(portfolio: Portfolio, limit: SpendLimit): Finding[] {
  if (limit.workload === null) return [];
  const every = limit.workload === everyEvalWorkload;
  const names = every ? Object.keys(portfolio.workloads) : [limit.workload];
  const cheapest = Math.min(
    ...names.map((name) => {
      const workload = resolved(portfolio, name);
      return workload === null ? Number.POSITIVE_INFINITY : cheapestCallOf(portfolio, workload);
    }),
  );
  if (!Number.isFinite(cheapest) || cheapest <= limit.limitNanoUsd) return [];
  const whose = every ? 'an evaluation' : `"${limit.workload}"`;
  const message = `One call of ${whose} may cost ${toUsd(cheapest)} USD; a ${limit.period} may spend ${toUsd(limit.limitNanoUsd)} USD.`;
  return [errorAt(pathOf(limit), 'budget-too-small', message)];
}

function lintPolicy(portfolio: Portfolio, name: string, limits: readonly SpendLimit[]): Finding[] {
  const path = ['workloads', name, 'onBudget'];
  const workload = resolved(portfolio, name);
  if (workload === null || portfolio.workloads[name]?.onBudget === undefined) return [];
  const own = limits.filter((limit) => limit.workload === null || limit.workload === name);
  if (own.length === 0)
    return [warningAt(path, 'budget-missing', `"${name}" says what follows a used up budget, but has none.`)];
  if (workload.onBudget === 'degrade' && (workload.critical || workload.tiers.length < 2 || workload.planned !== null))
    return [
      warningAt(
        path,
        'budget-no-cheaper',
        `"${name}" never starts on a cheaper tier (it is critical, has one tier, or a plan): "degrade" is as "reject".`,
      ),
    ];
  const dayMs = 86_400_000;
  if (workload.onBudget === 'hold' && workload.deadlineMs < dayMs)
    return [
      warningAt(
        path,
        'budget-deadline',
        `Tasks of "${name}" have ${workload.deadlineMs / 1000} s: only those are held whose deadline comes after the next window begins. 86400 s reach every midnight.`,
      ),
    ];
  return [];
}

function pathOf({ workload, period }: SpendLimit): Finding['path'] {
  const key = period === 'day' ? 'perDayUsd' : 'perMonthUsd';
  if (workload === everyEvalWorkload) return ['budgets', 'evals', key];
  const audited = workload === null ? null : auditedWorkloadOf(workload);
  if (audited !== null) return ['workloads', audited, 'audit', key];
  return workload === null ? ['budgets', 'tenant', key] : ['workloads', workload, 'budgets', key];
}

/** Null where its ancestors are broken, which other findings say. */
function resolved(portfolio: Portfolio, name: string): ReturnType<typeof resolveWorkload> | null {
  try {
    return resolveWorkload(portfolio, name);
  } catch {
    return null;
  }
}
