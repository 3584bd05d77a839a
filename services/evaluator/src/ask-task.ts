import {
  evalPriority,
  evalWorkloadOf,
  type LedgerView,
  type ModelOutput,
  type Portfolio,
  queueOf,
  type TaskRequest,
  UpshiftError,
} from '@upshift/contracts';
import { openTask } from '@upshift/core';
import type { NewTask } from '@upshift/ports';
import { toLaterRings } from '@upshift/stage';
import type { Purse } from './create-purse.ts';
import type { EvaluatorDependencies } from './evaluator-dependencies.ts';

/** What is asked, on which version, and of whom. */
export interface Question {
  readonly tenantId: string;
  /** The workload that is evaluated. */
  readonly workload: string;
  readonly version: { readonly hash: string; readonly portfolio: Portfolio };
  /** The same key is the same task, whoever asks again. */
  readonly key: string;
  readonly request: Pick<TaskRequest, 'input' | 'outputSchema' | 'requestedRisk' | 'metadata'>;
  readonly purse: Purse;
}

/** How a task of an evaluation ended. */
export interface Asked {
  readonly taskId: string;
  readonly state: string;
  readonly reason: string | null;
  readonly deployment: string | null;
  readonly output: ModelOutput | null;
  readonly costNanoUsd: number;
  /** From its first call to its end: how long it waited behind others is not the model's doing. Null without a call. */
  readonly latencyMs: number | null;
  readonly calls: number;
  readonly simulated: boolean;
  /** The budget of all evaluations, in words, where it ended the task; null where it did not. */
  readonly unpaid: string | null;
}

/** How long one look at the record waits for an end, in ms. */
const lookMs = 30_000;
/** At the lowest priority a task may wait long; its calls have time limits of their own. In ms. */
const leastDeadlineMs = 3_600_000;
/** The step at which a task is classified. */
const classifyStep = 1;

/**
 * Hands a task in and waits for its end.
 *
 * @returns null where the run's money is spent
 * @throws UpshiftError as the door would: TIER_UNKNOWN, CONSTRAINTS_UNMET; the reason of the signal when it aborts
 */
export async function askTask(
  deps: EvaluatorDependencies,
  question: Question,
  signal: AbortSignal,
): Promise<Asked | null> {
  const { tenantId, purse } = question;
  const open = toTask(deps, question);
  const least = Math.min(...(open.works[0]?.call?.choices ?? []).map(({ reserveNanoUsd }) => reserveNanoUsd));
  const taken = await purse.take(open.budgetNanoUsd, least);
  if (taken === null) return null;
  let spent = taken;
  try {
    const taskId = await handIn(deps, { ...open, budgetNanoUsd: taken });
    while (!(await deps.store.waitSettled(tenantId, taskId, lookMs, signal))) signal.throwIfAborted();
    const asked = await readTask(deps, tenantId, taskId);
    spent = asked.costNanoUsd;
    return asked;
  } finally {
    // Of a task whose end nobody has seen, all that it may spend counts as spent.
    purse.settle(taken, spent);
  }
}

function toTask(deps: EvaluatorDependencies, { tenantId, workload, version, key, request }: Question): NewTask {
  const full: TaskRequest = {
    ...request,
    requestedWorkload: evalWorkloadOf(workload),
    audience: null,
    minTier: null,
  };
  const opened = openTask(full, version.portfolio, classifyStep);
  return {
    taskId: deps.createTaskId(),
    tenantId,
    request: full,
    idempotency: { key, bodyHash: key },
    portfolioHash: version.hash,
    workload: opened.workload,
    risk: opened.risk,
    priority: evalPriority,
    deadlineMs: Math.max(opened.deadlineMs, leastDeadlineMs),
    budgetNanoUsd: opened.budgetNanoUsd,
    maxCalls: opened.maxCalls,
    progress: opened.progress,
    step: classifyStep + 1,
    works: opened.calls.map(({ call, delayMs }, no) => {
      const queue = queueOf('call', call.tier);
      return { no, kind: 'call', queue, delayMs, call, ring: delayMs <= 0 && deps.ringer.hasRoom(queue) };
    }),
    decisions: [opened.decision],
    traceparent: null,
  };
}

async function handIn({ store, ringer }: EvaluatorDependencies, task: NewTask): Promise<string> {
  const result = await store.accept(task);
  if (result.outcome === 'refused')
    throw new UpshiftError('TEXT_NOT_STORABLE', 'The case holds text that cannot be stored.');
  if (result.outcome === 'created') {
    ringer.ring(result.rings.map((order) => ({ ...order, priority: task.priority })));
    ringer.ringLater(toLaterRings(task.taskId, task.step, task.works, task.traceparent, task.priority));
  }
  return result.taskId;
}

async function readTask({ store }: EvaluatorDependencies, tenantId: string, taskId: string): Promise<Asked> {
  const ledger = await store.getLedger(tenantId, taskId);
  if (ledger === null) throw new UpshiftError('TASK_NOT_FOUND', 'A task of the run is gone.');
  const { task, attempts, money, decisions } = ledger;
  // Nobody reviews an evaluation: what would go to a person ends here.
  if (task.state === 'in_review') await store.cancel(tenantId, taskId);
  const began = Math.min(...attempts.map(({ startedAt }) => Date.parse(startedAt)));
  return {
    taskId,
    state: task.state,
    reason: task.reason,
    deployment: task.deployment ?? null,
    output: task.state === 'succeeded' && task.output !== null ? toOutput(task.output) : null,
    costNanoUsd: money.spentNanoUsd,
    latencyMs:
      task.settledAt === null || attempts.length === 0 ? null : Math.max(0, Date.parse(task.settledAt) - began),
    calls: attempts.length,
    simulated: attempts.some(({ simulated }) => simulated),
    unpaid: task.state === 'succeeded' ? null : unpaidOf(decisions),
  };
}

/** Which window of money refused a call for good; who waited for what others had reserved was not refused. */
function unpaidOf(decisions: LedgerView['decisions']): string | null {
  const refused = decisions.find(
    ({ action, signals }) => action !== 'wait' && signals.some(({ name }) => name === 'window'),
  );
  return refused === undefined ? null : (refused.detail ?? 'a budget of all evaluations is spent');
}

function toOutput({ json: _json, ...output }: ModelOutput & { readonly json?: unknown }): ModelOutput {
  return output;
}
