import { type Plan, planSchema } from '@upshift/contracts';
import type { Ballot } from '@upshift/core';
import type { History, Sibling } from '@upshift/ports';
import { expect, it } from 'vitest';
import { momentOf, onTheClock, patienceOf } from './plan-clock.ts';

const plan = (parts: object = {}): Plan =>
  planSchema.parse({
    kind: 'quorum',
    members: [
      { deployment: 'a', weight: 1, patienceMs: 900 },
      { deployment: 'b', weight: 1, delayMs: 300 },
      { deployment: 'c', weight: 1, delayMs: null },
    ],
    decisiveLead: 1,
    ...parts,
  });
const late = { lateMs: 1000, lateLead: 0.5 };
const workOf = (no: number, moments: History['moments'], siblings: readonly Sibling[] = []) => ({
  key: { taskId: 't_1', step: 2, no },
  history: { answers: [], verdicts: [], failures: [], moments },
  siblings,
});

it("gives a call the member's own patience, or what is left of the plan's by the record's clock when it begins", () => {
  const limits = (parts: object, inMs: number) =>
    [0, 1, 2].map((member) => patienceOf(plan(parts), workOf(member, [{ no: 3, inMs }])));
  expect(limits({}, 800)).toEqual([900, Infinity, Infinity]);
  expect(limits({ patienceMs: 1000 }, 800)).toEqual([800, 800, 800]);
  // Whoever begins after the plan has lost patience is not bound by it.
  expect(limits({ patienceMs: 1000 }, -1)).toEqual([900, Infinity, Infinity]);
  // The patience is the second moment where there is a late one.
  expect(limits({ patienceMs: 1000, ...late }, 800)).toEqual([900, Infinity, Infinity]);
});

const ballots: Ballot[] = [{ state: 'failed', failure: 'timeout' }, { state: 'pending' }, { state: 'idle' }];
const states = (parts: object, work: Parameters<typeof onTheClock>[2]) =>
  onTheClock(plan(parts), ballots, work).map(({ state }) => state);

it('knows the works that stand for its moments from those of its members', () => {
  const moments = (parts: object) => [2, 3, 4].map((no) => momentOf(plan(parts), workOf(no, [])));
  expect(moments({})).toEqual([null, null, null]);
  expect(moments({ patienceMs: 1000 })).toEqual([null, 'patience', null]);
  expect(moments({ patienceMs: 1000, ...late })).toEqual([null, 'late', 'patience']);
});

it('marks calls in flight as late from the moment on, whoever looks', () => {
  const moments = [{ no: 3, inMs: 400 }];
  expect(states(late, workOf(0, moments, [{ no: 3, state: 'waiting' }]))).toEqual(['failed', 'pending', 'idle']);
  expect(states(late, workOf(0, moments, [{ no: 3, state: 'pending' }]))).toEqual(['failed', 'late', 'idle']);
  expect(states(late, workOf(0, moments, []))).toEqual(['failed', 'late', 'idle']);
  expect(states(late, workOf(3, moments, []))).toEqual(['failed', 'late', 'idle']);
});

it('takes nothing for late where the step was opened without that moment, or lateness changes nothing', () => {
  expect(states(late, workOf(0, []))).toEqual(['failed', 'pending', 'idle']);
  expect(states({ lateMs: 1000 }, workOf(0, [{ no: 3, inMs: -1 }]))).toEqual(['failed', 'pending', 'idle']);
});

it('gives up what is in flight at the moment of its patience', () => {
  const moments = [{ no: 3, inMs: 0 }];
  expect(states({ patienceMs: 1000 }, workOf(3, moments))).toEqual(['failed', 'failed', 'idle']);
  // A call that began afterwards may take its time.
  expect(states({ patienceMs: 1000 }, workOf(0, moments))).toEqual(['failed', 'pending', 'idle']);
});
