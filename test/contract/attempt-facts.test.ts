import { createPostgresStore } from '@upshift/store';
import {
  createTestDatabase,
  fixtureAttempt,
  fixtureCommit,
  fixturePortfolio,
  fixtureTask,
  silentLogger,
} from '@upshift/testkit';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Awaited<ReturnType<typeof createPostgresStore>>;
let workerId: string;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  store = await createPostgresStore({ url: database.url, log: silentLogger });
  await store.savePortfolio(fixturePortfolio, { active: true });
  ({ workerId } = await store.join('test'));
});
afterAll(async () => {
  await store?.close();
  await database?.drop();
});

/** The ledger's row of a call that ended so. */
async function booked(parts: Parameters<typeof fixtureAttempt>[1]): Promise<unknown> {
  const task = fixtureTask();
  await store.accept(task);
  const key = { taskId: task.taskId, step: 2, no: 0 };
  const claim = await store.claim({ key, workerId, avoid: [] });
  if (claim.outcome !== 'claimed') throw new Error(`Not claimed: ${claim.outcome}`);
  await store.commit(fixtureCommit(key, claim.work.fence, workerId, { attempt: fixtureAttempt(key, parts) }));
  return (await store.getLedger('default', task.taskId))?.attempts[0];
}

it('keeps what a call read from and wrote into its vendor’s cache, what it reasoned, and the prompt that it carried', async () => {
  const usage = {
    inputTokens: 100,
    cachedInputTokens: 40,
    cacheWriteInputTokens: 30,
    outputTokens: 20,
    reasoningTokens: 7,
  };
  const promptHash = 'f'.repeat(64);
  expect(await booked({ usage, promptHash })).toMatchObject({ ...usage, promptHash, cachedFrom: null });
});

it('says of none of it where the vendor did not say, or there was no prompt', async () => {
  expect(await booked({})).toMatchObject({
    inputTokens: 10,
    cachedInputTokens: 0,
    cacheWriteInputTokens: null,
    reasoningTokens: null,
    promptHash: null,
  });
});
