import { type TaskView, UpshiftError } from '@upshift/contracts';
import type { AcceptResult, NewTask, RingOrder, TaskFilter, TaskStore } from '@upshift/ports';
import { toFreshView } from '../submit/accepted-task.ts';
import { samplePortfolio, samplePortfolioHash } from './sample-portfolio.ts';

/** The only cursor that the fake makes and takes. */
export const fakeCursor = 'next-page';

/** A record in memory. It keeps what it was given, and each method may be replaced. */
export interface FakeStore extends TaskStore {
  /** What `accept` was called with, in order. */
  readonly accepted: NewTask[];
  readonly views: Map<string, TaskView>;
  readonly filters: TaskFilter[];
  readonly cancelled: string[];
  /** Settles a task and wakes who waits for it. */
  settle(taskId: string): void;
}

/** @param overrides methods that behave otherwise; what neither it nor the fake has throws "not implemented" */
export function createFakeStore(overrides: Partial<TaskStore> = {}): FakeStore {
  const accepted: NewTask[] = [];
  const views = new Map<string, TaskView>();
  const filters: TaskFilter[] = [];
  const cancelled: string[] = [];
  const keys = new Map<string, { taskId: string; bodyHash: string }>();
  const waiters = new Set<() => void>();

  const methods: Partial<FakeStore> = {
    accepted,
    views,
    filters,
    cancelled,
    async accept(task) {
      accepted.push(task);
      const { idempotency } = task;
      const known = idempotency === null ? undefined : keys.get(idempotency.key);
      if (known !== undefined) {
        const outcome = known.bodyHash === idempotency?.bodyHash ? 'existing' : 'conflict';
        return { outcome, taskId: known.taskId };
      }
      if (idempotency !== null) keys.set(idempotency.key, { taskId: task.taskId, bodyHash: idempotency.bodyHash });
      views.set(task.taskId, toFreshView(task, 0));
      return toCreated(task);
    },
    async getTask(_tenantId, taskId) {
      return views.get(taskId) ?? null;
    },
    async listTasks(filter) {
      if (filter.cursor !== undefined && filter.cursor !== fakeCursor)
        throw new UpshiftError('CURSOR_INVALID', 'The cursor was not made by this API.', { path: '/cursor' });
      filters.push(filter);
      return { tasks: [...views.values()].slice(0, filter.limit), nextCursor: fakeCursor };
    },
    async getLedger(_tenantId, taskId) {
      const task = views.get(taskId);
      if (task === undefined) return null;
      const money = { budgetNanoUsd: 5, spentNanoUsd: 0, reservedNanoUsd: 0, usefulNanoUsd: 0, wastedNanoUsd: 0 };
      const ledger = { task, attempts: [], verdicts: [], decisions: [] };
      return { ...ledger, money: { ...money, estimatedNanoUsd: 0, overrunNanoUsd: 0 } };
    },
    async status() {
      return { tasks: { open: views.size }, queues: [], workers: [], oldestOpenTaskSeconds: null, budgets: [] };
    },
    async readFigures({ run }) {
      if (run !== null) return null;
      const estimated = { calls: 0, ledgerNanoUsd: 0, billNanoUsd: 0 };
      return { run, rows: [], tiers: [], reasons: [], simulated: false, billNanoUsd: null, estimated };
    },
    async listEscalations({ cursor }) {
      if (cursor !== undefined && cursor !== fakeCursor)
        throw new UpshiftError('CURSOR_INVALID', 'The cursor was not made by this API.', { path: '/cursor' });
      return { escalations: [], nextCursor: null };
    },
    async readAudits() {
      return [];
    },
    async loadDriftReport() {
      return null;
    },
    async activePortfolio() {
      return { hash: samplePortfolioHash, portfolio: samplePortfolio, source: 'name: sample' };
    },
    async readOutcomes() {
      return [];
    },
    async outcomesEnd() {
      return null;
    },
    async runningRollouts() {
      return [];
    },
    async getSampleRun() {
      return null;
    },
    async ping() {},
    async cancel(_tenantId, taskId) {
      cancelled.push(taskId);
      const view = views.get(taskId);
      if (view === undefined) return 'unknown';
      if (view.state !== 'open') return 'not_open';
      views.set(taskId, { ...view, state: 'cancelled', progress: 'settled', reason: 'cancelled' });
      for (const look of [...waiters]) look();
      return 'cancelled';
    },
    async waitSettled(_tenantId, taskId, timeoutMs, signal) {
      const isSettled = () => views.get(taskId)?.state !== 'open';
      return new Promise<boolean>((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          waiters.delete(look);
          resolve(isSettled());
        };
        const look = (): void => {
          if (isSettled()) end();
        };
        const timer = setTimeout(end, timeoutMs);
        waiters.add(look);
        signal?.addEventListener('abort', end, { once: true });
        if (signal?.aborted === true) end();
        look();
      });
    },
    settle(taskId) {
      const view = views.get(taskId);
      if (view === undefined) throw new Error('The fake holds no such task.');
      views.set(taskId, { ...view, state: 'succeeded', progress: 'settled' });
      for (const look of [...waiters]) look();
    },
    ...overrides,
  };
  return new Proxy(methods as FakeStore, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (value === undefined) return () => Promise.reject(new Error(`not implemented: ${String(name)}`));
      return value;
    },
  });
}

/** A record whose tasks are answered as soon as they are accepted. */
export function answeringStore(overrides: Partial<TaskStore> = {}): FakeStore {
  const memory = createFakeStore();
  return createFakeStore({
    async accept(task) {
      const result = await memory.accept(task);
      const view = memory.views.get(task.taskId);
      const output = { text: 'Hello!', toolCalls: null, json: null };
      if (view !== undefined)
        memory.views.set(task.taskId, {
          ...view,
          state: 'succeeded',
          progress: 'settled',
          deployment: 'small',
          output,
        });
      return result;
    },
    getTask: memory.getTask,
    getLedger: memory.getLedger,
    waitSettled: memory.waitSettled,
    cancel: memory.cancel,
    ...overrides,
    ...{ accepted: memory.accepted, views: memory.views, cancelled: memory.cancelled },
  });
}

function toCreated(task: NewTask): AcceptResult {
  const rings = task.works
    .filter(({ ring }) => ring)
    .map(
      ({ no, kind, queue }): RingOrder => ({
        taskId: task.taskId,
        step: task.step,
        no,
        kind,
        queue,
        rings: 1,
        traceparent: task.traceparent,
      }),
    );
  return { outcome: 'created', taskId: task.taskId, rings };
}
