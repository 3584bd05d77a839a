import {
  freshProgress,
  type Portfolio,
  queueOf,
  type Rollout,
  shadowWorkloadOf,
  UpshiftError,
} from '@upshift/contracts';
import {
  drawOfTask,
  drawsCandidate,
  namedWorkload,
  type OpenedTask,
  openTask,
  type RouteFacts,
  textToEmbed,
} from '@upshift/core';
import type { NewTask, RolloutFacts, ServedTask } from '@upshift/ports';
import { toRing } from '@upshift/stage';
import type { GovernDependencies } from './govern-dependencies.ts';

/** Copies that may be open at once: they share the queues with tasks that somebody waits for. */
const maxOpen = 50;
/** Served tasks that one look goes through. */
const maxLooked = 1000;
/** Behind everything that serves. */
const lowestPriority = 9;

export interface CopyLimits {
  readonly facts: RolloutFacts;
  readonly budgetNanoUsd: number;
  /** Copies in all. */
  readonly wanted: number;
}

/**
 * Runs a share of the tasks that were served a second time, on the candidate. A copy is a task of its own: of purpose `shadow`,
 * at the lowest priority, paid from the roll-out's budget, seen by no producer. It may spend an equal part of what is left,
 * by how many more may be open, and all that it may spend is taken off before it begins: the budget is never exceeded but
 * by a bill that is above its reservation.
 *
 * @returns why no more can be copied; null while more can
 */
export async function copyTasks(
  deps: GovernDependencies,
  rollout: Rollout,
  { facts, budgetNanoUsd, wanted }: CopyLimits,
): Promise<'shadow_tasks' | 'shadow_budget' | null> {
  const { store, portfolios, routeFacts, logger } = deps;
  if (facts.copies >= wanted) return 'shadow_tasks';
  const room = Math.min(maxOpen - facts.openCopies, wanted - facts.copies);
  if (room <= 0) return null;
  const portfolio = await portfolios.byHash(rollout.candidate);
  const served = await store.takeServedTasks(rollout.id, {
    limit: Math.min(maxLooked, Math.ceil(room / rollout.share)),
    isDrawn: (task) => drawsCandidate(rollout, task),
  });
  let leftNanoUsd = budgetNanoUsd - facts.committedNanoUsd;
  let copies = 0;
  for (const task of served.slice(0, room)) {
    const route = await routeFacts?.read(portfolio, textToEmbed(task.request, portfolio));
    const partNanoUsd = Math.floor(leftNanoUsd / (room - copies));
    const copy = toCopy(deps, rollout, { task, portfolio, route, leftNanoUsd, partNanoUsd });
    // What is open may still cost less than it may spend.
    if (copy === 'unaffordable') return facts.openCopies + copies === 0 ? 'shadow_budget' : null;
    if (copy === 'impossible') {
      logger.info(
        { rollout: rollout.id, taskId: task.taskId },
        'A task cannot run on the candidate, and is not copied.',
      );
      continue;
    }
    const result = await store.accept(copy);
    if (result.outcome !== 'created') continue;
    leftNanoUsd -= copy.budgetNanoUsd;
    copies += 1;
    await store.noteCopy(rollout.id, { taskId: copy.taskId, ofTaskId: task.taskId });
    await deps.queue.ring(result.rings.map(toRing));
  }
  return null;
}

interface CopyFacts {
  readonly task: ServedTask;
  readonly portfolio: Portfolio;
  readonly route: RouteFacts | undefined;
  readonly leftNanoUsd: number;
  /** An equal part of it. */
  readonly partNanoUsd: number;
}

function toCopy(
  { createTaskId }: Pick<GovernDependencies, 'createTaskId'>,
  { candidate }: Rollout,
  { task: { request, tenantId }, portfolio, route, leftNanoUsd, partNanoUsd }: CopyFacts,
): NewTask | 'impossible' | 'unaffordable' {
  const taskId = createTaskId();
  const facts = { ...(route ?? noFacts), draw: drawOfTask(taskId) };
  const opened = openOn(request, portfolio, facts);
  if (opened === null) return 'impossible';
  const cheapest = Math.min(...opened.calls[0].call.choices.map(({ reserveNanoUsd }) => reserveNanoUsd));
  if (cheapest > opened.budgetNanoUsd) return 'impossible';
  if (cheapest > leftNanoUsd) return 'unaffordable';
  const budgetNanoUsd = Math.min(opened.budgetNanoUsd, Math.max(cheapest, partNanoUsd));
  return {
    taskId,
    tenantId,
    request,
    idempotency: null,
    portfolioHash: candidate,
    workload: shadowWorkloadOf(opened.workload),
    risk: opened.risk,
    priority: lowestPriority,
    deadlineMs: opened.deadlineMs,
    budgetNanoUsd,
    maxCalls: opened.maxCalls,
    progress: { ...freshProgress, ...opened.progress },
    step: openStep + 1,
    works: opened.calls.map(({ call, delayMs }, no) => ({
      no,
      kind: 'call',
      queue: queueOf('call', call.tier),
      delayMs,
      call,
      ring: delayMs <= 0,
    })),
    decisions: [opened.decision],
    traceparent: null,
  };
}

const noFacts = { router: null, intents: null, health: null, micros: null } as const;

/** A copy is routed as it is made, under its own workload's name; a classifier would give it the served one's. */
const openStep = 1;

/** Null where the candidate has no workload of the name that the producer gave, or nobody who may take the task. */
function openOn(request: ServedTask['request'], portfolio: Portfolio, route: RouteFacts): OpenedTask | null {
  const named = namedWorkload(request, portfolio);
  if (named !== null && !Object.hasOwn(portfolio.workloads, named)) return null;
  try {
    return openTask(request, portfolio, openStep, route);
  } catch (error) {
    if (error instanceof UpshiftError) return null;
    throw error;
  }
}
