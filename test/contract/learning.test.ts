import { createPostgresStore } from '@upshift/store';
import { createTestDatabase, silentLogger } from '@upshift/testkit';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

const tenantId = 'default';
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let stores: Awaited<ReturnType<typeof createPostgresStore>>[];

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  const first = await createPostgresStore({ url: database.url, log: silentLogger });
  stores = [first, await createPostgresStore({ url: database.url, log: silentLogger })];
});
afterAll(async () => {
  for (const store of stores ?? []) await store.close();
  await database?.drop();
});

it('gives a round that is due to one of several that ask at once, with what the round before kept', async () => {
  const [one, other] = stores;
  if (one === undefined || other === undefined) throw new Error('no stores');
  const ask = (everyMs: number) =>
    Promise.all([one, other, one, other].map((store) => store.takeLearningRound(tenantId, everyMs)));
  const first = (await ask(3_600_000)).filter((memory) => memory !== null);
  expect(first).toEqual([{ newest: null, former: null, search: null, note: null }]);
  const memory = { newest: 't_1', former: 'f'.repeat(64), search: 'r_1', note: 'taken_out' };
  await one.endLearningRound(tenantId, memory);
  expect((await ask(3_600_000)).filter((taken) => taken !== null)).toEqual([]);
  expect(await other.takeLearningRound(tenantId, 0)).toEqual(memory);
});

it('keeps small models by their content, each once, to the byte', async () => {
  const [one, other] = stores;
  const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 256);
  for (const store of [one, other]) await store?.saveModelFile('a'.repeat(64), bytes);
  const read = await other?.loadModelFile('a'.repeat(64));
  expect(Uint8Array.from(read ?? [])).toEqual(bytes);
  expect(await one?.loadModelFile('b'.repeat(64))).toBeNull();
});
