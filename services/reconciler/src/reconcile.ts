import { jobIdOf } from '@upshift/contracts';
import type { Clock, JobQueue, Logger, PortfolioSource, ReconcilerStore, RingOrder, TaskStore } from '@upshift/ports';
import { toRing } from '@upshift/stage';
import { runAudits } from './audit/run-audits.ts';

export interface RingDependencies {
  readonly store: ReconcilerStore;
  readonly queue: JobQueue;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface ReconcileDependencies extends RingDependencies {
  readonly store: ReconcilerStore & Pick<TaskStore, 'accept' | 'activePortfolio'>;
  readonly portfolios: PortfolioSource;
  readonly createTaskId: () => string;
}

export interface ReconcileConfig {
  /** How often due work is rung, in ms. */
  readonly tickMs: number;
  /** How often everything else is looked at, in ms (design.md section 9: 5 s). */
  readonly sweepMs: number;
  /** Without a beat for this long a worker is dead, in ms (15 s). */
  readonly deadAfterMs: number;
  /** Jobs that a queue may hold; the rest of a backlog waits in the record. */
  readonly window: number;
}

/** Rows that one sweep looks at. The rest comes with the next sweep: a sweep must end before the next one starts. */
const sweepLimit = 1000;

/** Audits that one sweep moves on: each costs a few looks at the record, and none is urgent. */
const auditLimit = 100;

/** Rings work that is due and was never rung, as far as each queue has room. Returns how many. */
export async function ringDue({ store, queue }: RingDependencies, { window }: ReconcileConfig): Promise<number> {
  const queues = await store.queuesWithDue();
  if (queues.length === 0) return 0;
  const room: Record<string, number> = {};
  for (const name of queues) room[name] = Math.max(0, window - (await queue.counts(name)).waiting);
  const orders = await store.takeDue(room);
  await ringAll(queue, orders);
  return orders.length;
}

/**
 * Rings again what was rung long ago and waits in no queue any more: a lost ring, which should be rare. A job that a
 * consumer has had in hand for so long without claiming its work is lost too: the consumer was killed in between, and
 * the queue would believe in it for the length of its lock.
 */
export async function ringLost({ store, queue, logger }: RingDependencies): Promise<number> {
  const suspects = await store.suspectRings(sweepLimit);
  if (suspects.length === 0) return 0;
  const lost: RingOrder[] = [];
  for (const [name, orders] of groupByQueue(suspects)) {
    const idOf = (order: RingOrder): string => jobIdOf(order, order.kind, order.rings);
    const gone = new Set(await queue.notWaiting(name, orders.map(idOf)));
    lost.push(...orders.filter((order) => gone.has(idOf(order))));
  }
  const orders = await store.ringAgain(lost);
  if (orders.length > 0) logger.warn({ rings: orders.length }, 'Rings were lost; they are made again.');
  try {
    await ringAll(queue, orders);
  } catch (error) {
    // Each loss doubles the wait for the next ring; what could not be rung is not lost.
    await store.ringsFailed(orders);
    throw error;
  }
  return orders.length;
}

/** Everything that is looked at every few seconds. Each part stands alone: one that fails does not keep the others from running. */
export async function sweep(deps: ReconcileDependencies, config: ReconcileConfig): Promise<void> {
  const { store, logger } = deps;
  const parts: readonly (readonly [string, () => Promise<void>])[] = [
    [
      'reap',
      async () =>
        report(logger, 'Workers died; their work is free again.', { ...(await store.reap(config.deadAfterMs)) }),
    ],
    ['expire', async () => report(logger, 'Tasks passed their deadline.', { expired: await store.expire(sweepLimit) })],
    [
      'rescue',
      async () =>
        report(logger, 'Open tasks had nothing under way; they go to the escalator.', {
          stuck: await store.rescueStuck(sweepLimit),
        }),
    ],
    [
      'release',
      async () =>
        report(logger, 'Reservations were given back.', { tasks: await store.releaseReservations(sweepLimit) }),
    ],
    ['answers', async () => void (await store.forgetAnswers(sweepLimit))],
    ['budgets', () => alertBudgets(deps)],
    ['audits', async () => void (await runAudits(deps, auditLimit))],
    ['escalation log', () => sweepLog(deps)],
    ['ring', async () => void (await ringLost(deps))],
  ];
  for (const [part, run] of parts) {
    try {
      await run();
    } catch (error) {
      logger.error({ part }, 'A part of the sweep failed; the next sweep tries again.', error);
    }
  }
}

/** Drops what the active portfolio does not want to be kept any longer. */
async function sweepLog({ store, logger }: ReconcileDependencies): Promise<void> {
  const days = (await store.activePortfolio())?.portfolio.retention?.escalationDays;
  if (days === undefined) return;
  const dropped = await store.sweepEscalations(days, sweepLimit);
  if (dropped > 0) logger.info({ dropped, days }, 'Old entries of the escalation log were dropped.');
}

/** Says once of each window that it has come to a mark: half, four fifths, all. */
async function alertBudgets({ store, logger }: ReconcileDependencies): Promise<void> {
  for (const { workload, ...alert } of await store.takeBudgetAlerts())
    logger.warn({ ...alert, workload: workload ?? 'all of the tenant' }, 'A budget has come to a mark.');
}

function report(logger: Logger, message: string, counts: Readonly<Record<string, number>>): void {
  if (Object.values(counts).some((count) => count > 0)) logger.warn(counts, message);
}

async function ringAll(queue: JobQueue, orders: readonly RingOrder[]): Promise<void> {
  if (orders.length > 0) await queue.ring(orders.map(toRing));
}

function groupByQueue(orders: readonly RingOrder[]): Map<string, RingOrder[]> {
  const groups = new Map<string, RingOrder[]>();
  for (const order of orders) {
    const group = groups.get(order.queue) ?? [];
    group.push(order);
    groups.set(order.queue, group);
  }
  return groups;
}
