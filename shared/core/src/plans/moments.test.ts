import { planSchema } from '@upshift/contracts';
import { expect, it } from 'vitest';
import { momentsOf, noOfMoment } from './moments.ts';

const plan = (parts: object = {}) =>
  planSchema.parse({
    kind: 'quorum',
    members: [
      { deployment: 'a', weight: 1 },
      { deployment: 'b', weight: 1 },
    ],
    decisiveLead: 1,
    ...parts,
  });

it('numbers the moments after the members', () => {
  const both = plan({ lateMs: 700, lateLead: 0.5, patienceMs: 900 });
  expect(momentsOf(both)).toEqual([
    { name: 'late', afterMs: 700 },
    { name: 'patience', afterMs: 900 },
  ]);
  expect([noOfMoment(both, 'late'), noOfMoment(both, 'patience')]).toEqual([2, 3]);
  expect(noOfMoment(plan({ patienceMs: 900 }), 'patience')).toBe(2);
});

it('has none where no time decides anything', () => {
  expect(momentsOf(plan())).toEqual([]);
  expect(noOfMoment(plan(), 'late')).toBeNull();
  // Late without a lead of its own is the same as in time.
  expect(momentsOf(plan({ lateMs: 700 }))).toEqual([]);
  expect(momentsOf(planSchema.parse({ kind: 'single', deployment: 'a' }))).toEqual([]);
});
