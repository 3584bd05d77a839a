import { freshProgress, queueOf } from '@upshift/contracts';
import { judgeAudit, planAudit, resolveWorkload } from '@upshift/core';
import type { AuditCase, AuditWork, NewTask, PortfolioSource, TaskStore } from '@upshift/ports';

export interface AuditDependencies {
  readonly store: AuditWork & Pick<TaskStore, 'accept'>;
  readonly portfolios: PortfolioSource;
  readonly createTaskId: () => string;
}

/** After every producer's task. */
const lowestPriority = 9;
/** Nobody waits for an audit; one that is not done after a day is given up. */
const deadlineMs = 86_400_000;

/**
 * Begins audits that were drawn and ends those whose own task is settled. Whatever is interrupted is found again by the next
 * sweep: the audit names its task before that is accepted, and accepting twice accepts once.
 *
 * @returns how many were moved on
 */
export async function runAudits(deps: AuditDependencies, limit: number): Promise<number> {
  const cases = await deps.store.openAudits(limit);
  for (const one of cases) await runAudit(deps, one);
  return cases.length;
}

async function runAudit(deps: AuditDependencies, one: AuditCase): Promise<void> {
  const { store, portfolios, createTaskId } = deps;
  if (one.kind === 'escalated' || (one.asked !== null && one.asked.state !== null)) return end(deps, one);
  const portfolio = await portfolios.byHash(one.portfolioHash);
  const plan = planAudit(portfolio, one.workload, one.request);
  if (plan === null) return store.endAudit(one, { state: 'skipped', skipped: 'nobody_to_ask' });
  const taskId = one.asked?.taskId ?? createTaskId();
  if (one.asked === null && !(await store.beginAudit(one, taskId))) return;
  const { outcome } = await store.accept(toTask(one, plan, taskId));
  if (outcome === 'refused') await store.endAudit(one, { state: 'skipped', skipped: 'not_storable' });
}

/** The audited task's request, as a task of its own. */
function toTask(one: AuditCase, plan: NonNullable<ReturnType<typeof planAudit>>, taskId: string): NewTask {
  const { workload, tier, request, call } = plan;
  return {
    taskId,
    tenantId: one.tenantId,
    request,
    idempotency: null,
    portfolioHash: one.portfolioHash,
    workload: workload.name,
    risk: one.risk,
    priority: lowestPriority,
    deadlineMs,
    budgetNanoUsd: workload.budgetNanoUsd,
    maxCalls: workload.maxCalls,
    progress: { ...freshProgress, startTier: tier, tier },
    step: 2,
    // The reconciler itself rings it, within the window of its queue.
    works: [{ no: 0, kind: 'call', queue: queueOf('call', tier), delayMs: 0, call, ring: false }],
    decisions: [
      {
        step: 1,
        stage: 'reconcile',
        action: 'route',
        reason: 'route_audit',
        detail: workload.name,
        fromTier: null,
        toTier: tier,
        signals: [{ name: 'audit_of', value: one.taskId }],
      },
    ],
    traceparent: null,
  };
}

async function end({ store, portfolios }: AuditDependencies, one: AuditCase): Promise<void> {
  const { asked } = one;
  if (asked !== null && asked.state !== 'succeeded')
    return store.endAudit(one, { state: 'skipped', skipped: asked.reason ?? asked.state ?? 'unknown' });
  const portfolio = await portfolios.byHash(one.portfolioHash);
  const judgement = judgeAudit({
    kind: one.kind,
    workload: resolveWorkload(portfolio, one.workload),
    request: one.request,
    accepted: one.accepted,
    answers: one.history.answers,
    verdicts: one.history.verdicts,
    asked: asked?.output ?? null,
  });
  await store.endAudit(one, judgement);
}
