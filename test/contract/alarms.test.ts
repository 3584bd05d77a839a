import type { Alarm } from '@upshift/contracts';
import { createPostgresStore } from '@upshift/store';
import { createTestDatabase, silentLogger } from '@upshift/testkit';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Awaited<ReturnType<typeof createPostgresStore>>;

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'));
  store = await createPostgresStore({ url: database.url, log: silentLogger });
});
afterAll(async () => {
  await store?.close();
  await database?.drop();
});

const alarm = (id: string, kind: Alarm['kind'] = 'drill_failed'): Alarm => ({
  id,
  kind,
  summary: 'The way back does not work.',
  mend: 'upshift drill small',
  facts: { deployment: 'small', tasks: 3, by: null },
});

it('raises an alarm once, whoever raises it again, also at once', async () => {
  const raised = await Promise.all([
    store.raiseAlarms('default', [alarm('b'), alarm('a')]),
    store.raiseAlarms('default', [alarm('a'), alarm('b')]),
  ]);
  expect(
    raised
      .flat()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['a', 'b']);
  expect(await store.raiseAlarms('default', [alarm('a'), alarm('c', 'canary_ended')])).toEqual([
    alarm('c', 'canary_ended'),
  ]);
  expect(await store.raiseAlarms('default', [])).toEqual([]);
});

it('keeps it untold until somebody took it, and counts both', async () => {
  expect((await store.untoldAlarms('default')).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  await store.endAlarm('default', 'a');
  expect((await store.untoldAlarms('default')).map(({ id }) => id)).toEqual(['b', 'c']);
  const [newest] = await store.listAlarms('default', 1);
  expect(newest).toMatchObject({ ...alarm('c', 'canary_ended'), toldAt: null });
  const told = (await store.listAlarms('default', 10)).find(({ id }) => id === 'a');
  expect(Date.parse(told?.toldAt ?? '')).toBeGreaterThanOrEqual(Date.parse(told?.raisedAt ?? ''));
  expect(await store.countAlarms('default')).toEqual([
    { kind: 'canary_ended', raised: 1, untold: 1 },
    { kind: 'drill_failed', raised: 2, untold: 1 },
  ]);
  expect(await store.listAlarms('another', 10)).toEqual([]);
});
