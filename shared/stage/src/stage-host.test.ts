import type { AttemptResult, ClaimedWork, ClaimRequest, Clock, Commit, Logger, Span, TaskStore } from '@upshift/ports';
import { createMemoryJobQueue, poll, silentLogger } from '@upshift/testkit';
import { expect, it } from 'vitest';
import { callConsume, type StagePorts } from './ports.ts';
import { toRing } from './ringer.ts';
import { bareOutcome, type Outcome, type Stage } from './stage.ts';
import { createStageHost } from './stage-host.ts';

const key = { taskId: 't_01TEST00000000000000000001', step: 2, no: 0 };
const order = { ...key, kind: 'call', queue: 'execute-efficient', rings: 1, traceparent: null } as const;
const span: Span = { traceparent: null, set() {}, event() {}, fail() {}, end() {} };

const lost: AttemptResult = {
  ref: { step: 2, no: 0, try: 2 },
  state: 'failed',
  failureClass: 'interrupted',
  modelServed: null,
  usage: null,
  costNanoUsd: 7,
  costSource: 'estimate',
  latencyMs: 1,
  recordedLatencyMs: null,
  output: null,
  confidence: null,
};

interface Given {
  /** How long after it was made a claim is answered, by a clock that only claims move. */
  readonly claimMs?: number;
  readonly hedge?: Outcome['hedge'];
  /** What the record answers to the first commit. */
  readonly outcome?: 'committed' | 'stale' | 'not_storable';
}

async function hostWith({ claimMs = 0, hedge = null, outcome = 'committed' }: Given): Promise<{
  aborted: boolean[];
  commits: Commit[];
  claims: ClaimRequest[];
}> {
  let now = 0;
  const clock: Clock = { now: () => now, monotonic: () => now, sleep: () => Promise.resolve() };
  const aborted: boolean[] = [];
  const commits: Commit[] = [];
  const claims: ClaimRequest[] = [];
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
    async claim(request: ClaimRequest) {
      claims.push(request);
      now += claimMs;
      return { outcome: 'claimed', work };
    },
    async commit(commit: Commit) {
      commits.push(commit);
      return { outcome: commits.length === 1 ? outcome : 'committed', rings: [], leasedFence: null };
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
    claimTerms: () => ({ avoid: ['one'], ask: ['two'], hold: false }),
    async gather(_, { signal }) {
      aborted.push(signal.aborted);
    },
    decide: ({ task }) => ({
      ...bareOutcome,
      kind: 'reject',
      state: 'failed',
      action: 'reject',
      reason: 'interrupted',
      hedge,
      progress: task.progress,
    }),
  };
  host.add(stage);
  await host.consume(order.queue, callConsume);
  await queue.ring([toRing(order)]);
  await poll('the commit', () => commits.length > 0);
  await host.close();
  return { aborted, commits, claims };
}

const bookings = (commits: readonly Commit[]) => commits.filter(({ attempt }) => attempt?.ref.try === 2);

it('begins the work of a claim that was answered in time', async () => {
  expect((await hostWith({ claimMs: 50 })).aborted).toEqual([false]);
});

it('aborts the work of a claim that was answered so late that it may be somebody else’s by now', async () => {
  expect((await hostWith({ claimMs: 30_000 })).aborted).toEqual([true]);
});

it('claims under the terms that the stage of calls sets', async () => {
  const { claims } = await hostWith({});
  expect(claims).toEqual([{ key, workerId: 'w', avoid: ['one'], ask: ['two'], hold: false }]);
});

it.each(['committed', 'stale'] as const)(
  'books the call that lost once its work is %s, in a commit that moves nothing',
  async (outcome) => {
    const { commits } = await hostWith({ hedge: { deployment: 'two', lost }, outcome });
    expect(commits).toHaveLength(2);
    expect(commits[0]).toMatchObject({ attempt: null, transition: { kind: 'settle' } });
    expect(commits[1]).toMatchObject({ key, fence: 1, attempt: lost, transition: { kind: 'ended', hasten: [] } });
  },
);

it('books it after the commit that took the place of one that could not be stored, never under a lease of its own', async () => {
  const { commits } = await hostWith({ hedge: { deployment: 'two', lost }, outcome: 'not_storable' });
  expect(commits.map(({ transition }) => transition.kind)).toEqual(['settle', 'settle', 'ended']);
  expect(bookings(commits)).toHaveLength(1);
});

it('has spare jobs claimed while all places are taken, and gathers no more than there are places', async () => {
  const ids = [1, 2, 3, 4, 5].map((last) => `t_01TEST0000000000000000000${last}`);
  const claimed: string[] = [];
  const gathering: { readonly taskId: string; end(): void }[] = [];
  let atOnce = 0;
  let most = 0;
  const clock: Clock = { now: () => 0, monotonic: () => 0, sleep: () => Promise.resolve() };
  const store = {
    onCancelled: () => () => undefined,
    join: async () => ({ workerId: 'w', dead: new AbortController().signal, leave: async () => undefined }),
    async claim({ key: { taskId } }: ClaimRequest) {
      claimed.push(taskId);
      const attempt = { ref: { step: 2, no: 0, try: 1 }, deployment: 'one', reservedNanoUsd: 0 };
      const task = { step: 2, progress: {} };
      return { outcome: 'claimed', work: { key: { ...key, taskId }, kind: 'call', fence: 1, task, attempt } };
    },
    commit: async () => ({ outcome: 'committed', rings: [], leasedFence: null }),
  } as unknown as StagePorts['store'] & TaskStore;
  const queue = createMemoryJobQueue();
  const ringer = { ring() {}, ringLater() {}, forget() {}, hasRoom: () => true, settled: () => Promise.resolve() };
  const telemetry = { enabled: false, span: () => span, close: () => Promise.resolve() };
  const host = await createStageHost(
    { store, queue, ringer, telemetry, logger: silentLogger, clock },
    { service: 'test', inlineGraceMs: 5, drainMs: 100 },
  );
  host.add({
    name: 'call',
    inline: false,
    async gather({ key: { taskId } }) {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise<void>((resolve) => gathering.push({ taskId, end: resolve }));
      atOnce -= 1;
    },
    decide: ({ task }) => ({
      ...bareOutcome,
      kind: 'reject',
      state: 'failed',
      action: 'reject',
      reason: 'interrupted',
      progress: task.progress,
    }),
  });
  await host.consume(order.queue, { ...callConsume, concurrency: 2, spare: 1 });
  await queue.ring(ids.map((taskId) => toRing({ ...order, taskId })));
  await poll('three claims', () => claimed.length === 3);
  await poll('two calls', () => gathering.length === 2);
  for (let done = 0; done < ids.length; done += 1) {
    await poll('a call', () => gathering.length > done);
    gathering[done]?.end();
  }
  await poll('all of them', () => gathering.length === ids.length);
  await host.close();
  expect(gathering.map(({ taskId }) => taskId).toSorted()).toEqual(ids);
  expect(most).toBe(2);
});
