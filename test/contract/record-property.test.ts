import { canMove } from '@upshift/core';
import type { ClaimedWork, Member, WorkKey } from '@upshift/ports';
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
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Awaited<ReturnType<typeof createPostgresStore>>;
let sql: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  store = await createPostgresStore({ url: database.url, log: silentLogger });
  await store.savePortfolio(fixturePortfolio, { active: true });
  sql = new pg.Pool({ connectionString: database.url });
  sql.on('error', () => undefined);
});
afterAll(async () => {
  await sql?.end();
  await store?.close();
  await database?.drop();
});

const siblings = 3;
const workers = 2;
const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('claim' as const), worker: fc.nat(workers - 1), no: fc.nat(siblings - 1) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('commit' as const),
      hand: fc.nat(9),
      end: fc.constantFrom('settle' as const, 'again' as const, 'ended' as const, 'repeat' as const),
      costNanoUsd: fc.nat(3000),
      failed: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), worker: fc.nat(workers - 1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reap' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const) }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

interface World {
  readonly taskId: string;
  readonly members: Member[];
  readonly hands: { readonly work: ClaimedWork; readonly workerId: string }[];
}

/** Does one thing to the record; whatever it answers is fine, the invariants are what counts. */
async function perform(world: World, step: Act): Promise<void> {
  const keyOf = (no: number): WorkKey => ({ taskId: world.taskId, step: 2, no });
  switch (step.do) {
    case 'claim': {
      const workerId = world.members[step.worker]?.workerId ?? '';
      const result = await store.claim({ key: keyOf(step.no), workerId, avoid: [] });
      if (result.outcome === 'claimed') world.hands.push({ work: result.work, workerId });
      return;
    }
    case 'commit': {
      const hand = world.hands[step.hand % Math.max(1, world.hands.length)];
      if (hand === undefined) return;
      const { key, fence, attempt } = hand.work;
      const result =
        attempt &&
        fixtureAttempt(key, {
          ref: attempt.ref,
          costNanoUsd: step.costNanoUsd,
          ...(step.failed ? { state: 'failed' as const, failureClass: 'server_error' as const, output: null } : {}),
        });
      const transition =
        step.end === 'again'
          ? ({ kind: 'again', delayMs: 0, call: fixtureCall(), queue: 'execute-efficient', ring: true } as const)
          : step.end === 'ended'
            ? ({ kind: 'ended', hasten: [] } as const)
            : settle(key, { accepted: attempt?.ref ?? null });
      const commit = fixtureCommit(key, fence, hand.workerId, { attempt: result, transition });
      await store.commit(commit);
      if (step.end === 'repeat') await store.commit(commit);
      return;
    }
    case 'kill':
      await sql.query('update worker set dead_at = clock_timestamp() where id = $1', [
        world.members[step.worker]?.workerId,
      ]);
      world.members[step.worker] = await store.join('again');
      return;
    case 'reap':
      await store.reap(600_000);
      return;
    case 'release':
      await store.releaseReservations(100);
      return;
    case 'cancel':
      await store.cancel('default', world.taskId);
  }
}

interface Snapshot {
  readonly task: { state: string; spent: number; reserved: number; settledAt: Date | null };
  readonly works: Map<string, string>;
  readonly attempts: Map<string, { state: string; cost: number; reserved: number }>;
  readonly settlements: number;
}

async function look(taskId: string): Promise<Snapshot> {
  const [task, works, attempts, events] = await Promise.all([
    sql.query('select state, spent_nano_usd, reserved_nano_usd, settled_at from task where id = $1', [taskId]),
    sql.query('select step, no, state from work where task_id = $1', [taskId]),
    sql.query('select step, no, try, state, cost_nano_usd, reserved_nano_usd from attempt where task_id = $1', [
      taskId,
    ]),
    sql.query("select count(*) from event where task_id = $1 and kind = 'settled'", [taskId]),
  ]);
  const row = task.rows[0];
  return {
    task: {
      state: row.state,
      spent: Number(row.spent_nano_usd),
      reserved: Number(row.reserved_nano_usd),
      settledAt: row.settled_at,
    },
    works: new Map(works.rows.map(({ step, no, state }) => [`${step}/${no}`, state])),
    attempts: new Map(
      attempts.rows.map((one) => [
        `${one.step}/${one.no}/${one.try}`,
        { state: one.state, cost: Number(one.cost_nano_usd), reserved: Number(one.reserved_nano_usd) },
      ]),
    ),
    settlements: Number(events.rows[0].count),
  };
}

/** What must hold after every step, whatever it was. */
function check(before: Snapshot, after: Snapshot): void {
  const attempts = [...after.attempts.values()];
  expect(after.task.spent).toBe(attempts.reduce((sum, { cost }) => sum + cost, 0));
  expect(after.task.reserved).toBe(
    attempts.filter(({ state }) => state === 'started').reduce((sum, { reserved }) => sum + reserved, 0),
  );
  expect(after.settlements).toBe(after.task.state === 'open' ? 0 : 1);
  if (before.task.state !== after.task.state)
    expect(canMove('task', before.task.state as never, after.task.state as never)).toBe(true);
  if (before.task.state !== 'open') expect(after.attempts.size).toBe(before.attempts.size);
  for (const [name, attempt] of before.attempts) {
    const now = after.attempts.get(name);
    if (attempt.state === 'finished' || attempt.state === 'failed') expect(now).toEqual(attempt);
    else if (now !== undefined && now.state !== attempt.state)
      expect(canMove('attempt', attempt.state as never, now.state as never)).toBe(true);
  }
  // A sweep may free and a crash may follow within one step, so only the ends are held to the table here.
  for (const [name, state] of before.works) {
    const now = after.works.get(name);
    if (state === 'done' || state === 'cancelled' || state === 'dead') expect(now).toBe(state);
  }
}

it('keeps money, settlement and states right under any script of two workers that claim, commit, repeat, die and are reaped', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 30 }), async (script) => {
      const works = Array.from({ length: siblings }, (_, no) => fixtureWork({ no }));
      const task = fixtureTask({ works, budgetNanoUsd: 20_000, maxCalls: 8 });
      await store.accept(task);
      const members = await Promise.all(Array.from({ length: workers }, () => store.join('script')));
      const world: World = { taskId: task.taskId, members, hands: [] };
      let before = await look(task.taskId);
      for (const step of script) {
        await perform(world, step);
        const after = await look(task.taskId);
        check(before, after);
        before = after;
      }
      await Promise.all(world.members.map((member) => member.leave()));
    }),
    { numRuns: 100, seed: 20261124 },
  );
}, 120_000);
