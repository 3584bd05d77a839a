import type { ClaimedWork, Clock, Commit, Logger, Span, TaskStore } from '@upshift/ports';
import { createMemoryJobQueue, poll, silentLogger } from '@upshift/testkit';
import { expect, it } from 'vitest';
import { callConsume, type StagePorts } from './ports.ts';
import { toRing } from './ringer.ts';
import { bareOutcome, type Stage } from './stage.ts';
import { createStageHost } from './stage-host.ts';

const key = { taskId: 't_01TEST00000000000000000001', step: 2, no: 0 };
const order = { ...key, kind: 'call', queue: 'execute-efficient', rings: 1, traceparent: null } as const;
const span: Span = { traceparent: null, set() {}, event() {}, fail() {}, end() {} };

/** A host whose claims are answered `claimMs` after they were made, by a clock that only claims move. */
async function hostWith(claimMs: number): Promise<{ aborted: boolean[]; commits: Commit[] }> {
  let now = 0;
  const clock: Clock = { now: () => now, monotonic: () => now, sleep: () => Promise.resolve() };
  const aborted: boolean[] = [];
  const commits: Commit[] = [];
  const work = {
    key,
    kind: 'call',
    fence: 1,
    task: { step: 2, progress: {} },
    attempt: null,
  } as unknown as ClaimedWork;
  const store = {
    onCancelled: () => () => undefined,
    join: async () => ({ workerId: 'w', dead: new AbortController().signal, leave: async () => undefined }),
    async claim() {
      now += claimMs;
      return { outcome: 'claimed', work };
    },
    async commit(commit: Commit) {
      commits.push(commit);
      return { outcome: 'committed', rings: [], leasedFence: null };
    },
  } as unknown as StagePorts['store'] & TaskStore;
  const logger: Logger = silentLogger;
  const queue = createMemoryJobQueue();
  const ringer = { ring() {}, ringLater() {}, forget() {}, hasRoom: () => true, settled: () => Promise.resolve() };
  const telemetry = { enabled: false, span: () => span, close: () => Promise.resolve() };
  const host = await createStageHost(
    { store, queue, ringer, telemetry, logger, clock },
    { service: 'test', inlineGraceMs: 5, drainMs: 100 },
  );
  const stage: Stage = {
    name: 'call',
    inline: false,
    async gather(_, { signal }) {
      aborted.push(signal.aborted);
    },
    decide: ({ task }) => ({
      ...bareOutcome,
      kind: 'reject',
      state: 'failed',
      action: 'reject',
      reason: 'interrupted',
      progress: task.progress,
    }),
  };
  host.add(stage);
  await host.consume(order.queue, callConsume);
  await queue.ring([toRing(order)]);
  await poll('the commit', () => commits.length === 1);
  await host.close();
  return { aborted, commits };
}

it('begins the work of a claim that was answered in time', async () => {
  expect((await hostWith(50)).aborted).toEqual([false]);
});

it('aborts the work of a claim that was answered so late that it may be somebody else’s by now', async () => {
  expect((await hostWith(30_000)).aborted).toEqual([true]);
});
