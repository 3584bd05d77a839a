import { freshProgress } from '@upshift/contracts';
import type { ClaimedWork, Commit, Member, NewWork, Transition } from '@upshift/ports';
import { createPostgresStore } from '@upshift/store';
import {
  createTestDatabase,
  fixtureAttempt,
  fixtureCall,
  fixtureCommit,
  fixturePortfolio,
  fixtureTask,
  fixtureWork,
  settle,
  silentLogger,
} from '@upshift/testkit';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { findBreaches, type Snapshot, takeSnapshot } from './record-invariants.ts';

type Store = Awaited<ReturnType<typeof createPostgresStore>>;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let stores: readonly [Store, Store];
let sql: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  const open = (): Promise<Store> => createPostgresStore({ url: database.url, log: silentLogger, poolSize: 5 });
  stores = [await open(), await open()];
  await stores[0].savePortfolio(fixturePortfolio, { active: true });
  sql = new pg.Pool({ connectionString: database.url });
  sql.on('error', () => undefined);
});
afterAll(async () => {
  await sql?.end();
  for (const store of stores ?? []) await store.close();
  await database?.drop();
});

/** One act of a script; numbers choose among what there is when its turn comes. */
type Act =
  | { readonly kind: 'accept'; readonly siblings: number; readonly budget: number; readonly maxCalls: number }
  | {
      readonly kind: 'claim';
      readonly task: number;
      readonly no: number;
      readonly step: number;
      readonly worker: number;
    }
  | {
      readonly kind: 'commit';
      readonly hand: number;
      readonly how: Transition['kind'];
      readonly cost: number;
      readonly state: 'finished' | 'failed' | 'unknown';
      readonly votes: number | null;
      readonly lease: boolean;
    }
  | { readonly kind: 'repeat'; readonly commit: number }
  | { readonly kind: 'crash' | 'leave'; readonly worker: number }
  | { readonly kind: 'cancel' | 'expire'; readonly task: number }
  | { readonly kind: 'reap' | 'rescue' | 'release' | 'ring' };

const index = fc.nat({ max: 20 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('accept' as const),
      siblings: fc.integer({ min: 1, max: 3 }),
      budget: fc.integer({ min: 500, max: 5000 }),
      maxCalls: fc.integer({ min: 0, max: 5 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('claim' as const),
      task: index,
      no: fc.nat({ max: 2 }),
      step: fc.integer({ min: -1, max: 1 }),
      worker: index,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      hand: index,
      how: fc.constantFrom('advance' as const, 'again' as const, 'ended' as const, 'settle' as const),
      cost: fc.integer({ min: 0, max: 2000 }),
      state: fc.constantFrom('finished' as const, 'failed' as const, 'unknown' as const),
      votes: fc.option(fc.integer({ min: 0, max: 3 })),
      lease: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), commit: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('crash' as const, 'leave' as const), worker: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('cancel' as const, 'expire' as const), task: index }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('reap' as const, 'rescue' as const, 'release' as const, 'ring' as const),
    }),
  },
);

interface Hand {
  readonly work: Pick<ClaimedWork, 'key' | 'fence' | 'attempt'>;
  readonly workerId: string;
}

/** Plays a script: what stands in one group happens at once, through two stores as from two processes. */
class Play {
  readonly #workload: string;
  readonly #tasks: { readonly id: string; step: number }[] = [];
  readonly #hands: Hand[] = [];
  readonly #commits: Commit[] = [];
  readonly #workers: Member[] = [];

  constructor(workload: string) {
    this.#workload = workload;
  }

  async start(): Promise<void> {
    for (const n of [0, 1, 2]) this.#workers.push(await this.#store(n).join('play'));
  }

  async end(): Promise<void> {
    for (const worker of this.#workers) await worker.leave();
  }

  async act(move: Act): Promise<void> {
    switch (move.kind) {
      case 'accept':
        return this.#accept(move);
      case 'claim':
        return this.#claim(move);
      case 'commit':
        return this.#commit(move);
      case 'repeat': {
        const commit = pick(this.#commits, move.commit);
        if (commit !== undefined) await this.#store(move.commit).commit({ ...commit });
        return;
      }
      case 'crash':
      case 'leave':
        return this.#lose(move);
      case 'cancel': {
        const task = pick(this.#tasks, move.task);
        if (task !== undefined) await this.#store(move.task).cancel('default', task.id);
        return;
      }
      case 'expire': {
        const task = pick(this.#tasks, move.task);
        await sql.query(
          "update task set deadline_at = clock_timestamp() - interval '1 second' where id = $1 and state = 'open'",
          [task?.id],
        );
        await stores[0].expire(100);
        return;
      }
      case 'reap':
        return void (await stores[0].reap(60_000));
      case 'rescue':
        await sql.query(
          "update task set created_at = created_at - interval '1 minute' where id in (select id from task where workload = $1 order by id for update)",
          [this.#workload],
        );
        return void (await stores[1].rescueStuck(100));
      case 'release':
        return void (await stores[1].releaseReservations(100));
      case 'ring':
        return void (await stores[0].takeDue({ 'execute-efficient': 3, validate: 3, escalate: 3, quarantine: 1 }));
    }
  }

  #store(n: number): Store {
    return stores[n % 2 === 0 ? 0 : 1];
  }

  async #accept({ siblings, budget, maxCalls }: Extract<Act, { kind: 'accept' }>): Promise<void> {
    const works = Array.from({ length: siblings }, (_, no) => fixtureWork({ no }));
    const task = fixtureTask({ workload: this.#workload, works, budgetNanoUsd: budget, maxCalls });
    this.#tasks.push({ id: task.taskId, step: 2 });
    await this.#store(budget).accept(task);
  }

  async #claim({ task, no, step, worker }: Extract<Act, { kind: 'claim' }>): Promise<void> {
    const chosen = pick(this.#tasks, task);
    const member = pick(this.#workers, worker);
    if (chosen === undefined || member === undefined) return;
    const key = { taskId: chosen.id, step: Math.max(2, chosen.step + Math.min(0, step)), no };
    const result = await this.#store(worker).claim({ key, workerId: member.workerId, avoid: [] });
    if (result.outcome === 'claimed') this.#hands.push({ work: result.work, workerId: member.workerId });
  }

  async #commit({ hand, how, cost, state, votes, lease }: Extract<Act, { kind: 'commit' }>): Promise<void> {
    const chosen = pick(this.#hands, hand);
    if (chosen === undefined) return;
    const { key, attempt, fence } = chosen.work;
    const output = state === 'finished' ? { text: `answer of ${cost}`, toolCalls: null } : null;
    const failureClass = state === 'finished' ? null : 'server_error';
    const commit = fixtureCommit(key, fence, chosen.workerId, {
      attempt: attempt && fixtureAttempt(key, { ref: attempt.ref, state, failureClass, costNanoUsd: cost, output }),
      transition: transitionOf(how, key.step, lease, chosen),
      votesSeen: votes,
    });
    this.#commits.push(commit);
    const result = await this.#store(hand).commit(commit);
    if (result.outcome !== 'committed' || how !== 'advance') return;
    const task = this.#tasks.find(({ id }) => id === key.taskId);
    if (task !== undefined) task.step = key.step + 1;
    if (result.leasedFence === null) return;
    const next = { key: { ...key, step: key.step + 1, no: 0 }, fence: result.leasedFence, attempt: null };
    this.#hands.push({ work: next, workerId: chosen.workerId });
  }

  async #lose({ kind, worker }: Extract<Act, { kind: 'crash' | 'leave' }>): Promise<void> {
    const place = worker % this.#workers.length;
    const lost = this.#workers[place];
    this.#workers[place] = await this.#store(place).join('play');
    if (kind === 'leave') await lost?.leave();
    else await sql.query('update worker set dead_at = clock_timestamp() where id = $1', [lost?.workerId]);
  }
}

function pick<T>(list: readonly T[], n: number): T | undefined {
  return list[list.length === 0 ? 0 : list.length - 1 - (n % list.length)];
}

function transitionOf(how: Transition['kind'], step: number, lease: boolean, { work }: Hand): Transition {
  const progress = { ...freshProgress, tier: 'efficient' };
  if (how === 'ended') return { kind: 'ended', hasten: [] };
  if (how === 'again')
    return { kind: 'again', delayMs: 0, call: fixtureCall(), queue: 'execute-efficient', ring: true };
  if (how === 'settle') return settle(work.key, { accepted: work.attempt?.ref ?? null });
  const next: NewWork = lease ? fixtureWork({ kind: 'validate', queue: 'validate', call: null }) : fixtureWork();
  return { kind: 'advance', toStep: step + 1, works: [next], progress, lease: lease ? 0 : null };
}

describe('whatever several workers do at once', () => {
  it('keeps the money, the states and the ledger right', async () => {
    let runs = 0;
    const script = fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { minLength: 5, maxLength: 25 });
    const property = fc.asyncProperty(script, async (groups) => {
      runs += 1;
      const workload = `play-${runs}`;
      const play = new Play(workload);
      await play.start();
      await play.act({ kind: 'accept', siblings: 3, budget: 5000, maxCalls: 5 });
      let before: Snapshot | null = null;
      for (const group of groups) {
        await Promise.all(group.map((move) => play.act(move)));
        const now = await takeSnapshot(sql, workload);
        expect(findBreaches(before, now)).toEqual([]);
        before = now;
      }
      await play.end();
      // Nothing stays reserved once everybody has left.
      await stores[0].reap(60_000);
      const end = await takeSnapshot(sql, workload);
      expect(findBreaches(before, end)).toEqual([]);
      expect(end.attempts.filter(({ state }) => state === 'started')).toEqual([]);
    });
    await fc.assert(property, { numRuns: 80, seed: 20_261_124, endOnFailure: true });
  }, 120_000);
});
