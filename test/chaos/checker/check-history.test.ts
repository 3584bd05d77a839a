import { describe, expect, it } from 'vitest';
import type { StruckFault } from '../faults/fault.ts';
import { checkHistory } from './check-history.ts';
import type { History } from './history.ts';
import { makeAttempt, makeCall, makeHistory, makeTask } from './make-history.ts';
import { type ViolationKind, violationKinds } from './violation.ts';

const kill: StruckFault = { kind: 'kill', target: 'executor-0', from: 1500, until: 1500, pids: [7], skipped: null };
const again = makeAttempt({ id: 't1-2-0-2', try: 2, pid: 8, startedAt: 1700 });
const unknown = makeAttempt({
  state: 'unknown',
  use: 'wasted',
  failureClass: 'worker_lost',
  costNanoUsd: 900,
  costSource: 'estimate',
});
/** The call's process was killed, the call made again elsewhere; the first one was sold all the same. */
const restarted: Partial<History> = {
  faults: [kill],
  tasks: [makeTask({ spentNanoUsd: 1000, acceptedAttempt: 't1-2-0-2' })],
  attempts: [unknown, again],
  windows: { reservedNanoUsd: 0, spentNanoUsd: 1000 },
  bill: [makeCall({ status: 'client_gone' }), makeCall({ attemptId: 't1-2-0-2', startedAt: 1710 })],
};

const wrong: readonly (readonly [string, Partial<History>, readonly ViolationKind[]])[] = [
  ['a task that was accepted and is on no record', { tasks: [], attempts: [], bill: [], windows: none() }, ['lost']],
  ['a task that no producer was told of', { accepted: [] }, ['unheard']],
  [
    'two tasks of one key',
    {
      accepted: [{ key: 'k1', taskIds: ['t1', 't2'], poison: false }],
      tasks: [makeTask(), makeTask({ id: 't2', spentNanoUsd: 0, state: 'succeeded', acceptedAttempt: null })],
    },
    ['split_key'],
  ],
  ['a task that is still open', { tasks: [makeTask({ state: 'open', settledAt: null })] }, ['unsettled']],
  ['two settlements', { tasks: [makeTask({ settledEvents: 2 })] }, ['settled_twice']],
  ['two acceptances', { tasks: [makeTask({ accepts: 2 })] }, ['accepted_twice']],
  [
    'two useful answers to one piece of work',
    {
      ...restarted,
      tasks: [makeTask({ spentNanoUsd: 200 })],
      attempts: [makeAttempt(), again],
      windows: { reservedNanoUsd: 0, spentNanoUsd: 200 },
    },
    ['accepted_twice'],
  ],
  ['an accepted answer that counts as wasted', { attempts: [makeAttempt({ use: 'wasted' })] }, ['accepted_unfit']],
  ['an accepted answer that there is none of', { tasks: [makeTask({ acceptedAttempt: null })] }, ['accepted_unfit']],
  [
    'a task given to a person without a reason of ours',
    { tasks: [makeTask({ state: 'in_review', reason: 'stuck' })] },
    ['dead_letter'],
  ],
  [
    'an innocent task that ended as poison after one crash',
    { ...restarted, tasks: [makeTask({ spentNanoUsd: 1000, state: 'failed', reason: 'poison', crashes: 1 })] },
    ['dead_letter'],
  ],
  [
    'a task that was settled a minute and a bit after the last fault',
    { faults: [{ ...kill, pids: [9] }], tasks: [makeTask({ settledAt: 61_501 })] },
    ['slow_to_settle'],
  ],
  ['live work of a settled task', { liveWork: [{ taskId: 't1', state: 'leased' }] }, ['work_left']],
  ['a process that ended by itself', { deaths: [{ slot: 'executor-0', code: 1, at: 1500 }] }, ['process_died']],
  [
    'a call that the vendor saw after the success',
    { bill: [makeCall(), makeCall({ attemptId: 't1-2-0-2', startedAt: 2001 })], ...withSecondAttempt() },
    ['call_after_success'],
  ],
  [
    'a call that the record began after the success',
    {
      ...withSecondAttempt({ startedAt: 2001 }),
      bill: [makeCall(), makeCall({ attemptId: 't1-2-0-2', startedAt: 1990 })],
    },
    ['call_after_success'],
  ],
  [
    'a sibling that was begun after the success',
    {
      ...withSecondAttempt({ isVote: true, startedAt: 2001 }),
      bill: [makeCall(), makeCall({ attemptId: 't1-2-0-2', startedAt: 2002 })],
    },
    ['call_after_success'],
  ],
  [
    'a sibling that ended after the decision and counts as useful',
    {
      ...withSecondAttempt({ isVote: true, use: 'useful', endedAt: 2600 }),
      bill: [makeCall(), makeCall({ attemptId: 't1-2-0-2' })],
    },
    ['loser_kept'],
  ],
  ['two calls under one id', { bill: [makeCall(), makeCall({ status: 'failed', costNanoUsd: 0 })] }, ['call_twice']],
  [
    'a call under an id that nobody knows',
    { bill: [makeCall(), makeCall({ attemptId: 't9-2-0-1' })] },
    ['unmatched_call'],
  ],
  [
    'a call that was made again though nothing had happened to its process',
    { ...restarted, faults: [{ ...kill, pids: [9] }] },
    ['unexplained_unknown', 'unexplained_restart', 'too_many_restarts'],
  ],
  [
    'a call that was made again after an orderly shutdown of its process',
    { ...restarted, faults: [{ ...kill, kind: 'terminate' }] },
    ['unexplained_unknown', 'unexplained_restart', 'too_many_restarts'],
  ],
  [
    'a call that was made again after a fault that could not be struck',
    { ...restarted, faults: [{ ...kill, skipped: 'it was starting' }] },
    ['unexplained_unknown', 'unexplained_restart', 'too_many_restarts'],
  ],
  [
    'a call that was made again though it had ended before its process was killed',
    { ...restarted, attempts: [{ ...unknown, endedAt: 1400 }, again] },
    ['unexplained_unknown', 'unexplained_restart', 'too_many_restarts'],
  ],
  [
    'an unknown attempt without a fault',
    { tasks: [makeTask({ state: 'failed', reason: 'poison', spentNanoUsd: 900 })], ...poisoned(), attempts: [unknown] },
    ['unexplained_unknown'],
  ],
  [
    'an attempt that is still open',
    { ...withSecondAttempt({ state: 'started', use: null, endedAt: null, costNanoUsd: 0 }) },
    ['unfinished_attempt'],
  ],
  ['a finished attempt on no bill', { bill: [] }, ['unbilled']],
  ['a nano-dollar of difference', { bill: [makeCall({ costNanoUsd: 101 })] }, ['cost_differs']],
  [
    'a call that was sold and booked as free',
    {
      tasks: [makeTask({ spentNanoUsd: 0 })],
      windows: none(),
      attempts: [makeAttempt({ state: 'failed', use: 'wasted', costNanoUsd: 0, failureClass: 'interrupted' })],
    },
    ['accepted_unfit', 'unbooked_cost'],
  ],
  ['money that no attempt spent', { tasks: [makeTask({ spentNanoUsd: 90 })] }, ['spent_differs', 'window_differs']],
  ['a reservation of a settled task', { tasks: [makeTask({ reservedNanoUsd: 5 })] }, ['reservation_left']],
  ['a reservation in a window', { windows: { reservedNanoUsd: 5, spentNanoUsd: 100 } }, ['reservation_left']],
  ['a window that lost money', { windows: { reservedNanoUsd: 0, spentNanoUsd: 99 } }, ['window_differs']],
];

describe('the checker', () => {
  it('finds nothing wrong with a task that went well', () => {
    const { violations, figures } = checkHistory(makeHistory());
    expect(violations).toEqual([]);
    expect(figures).toMatchObject({ accepted: 1, settled: 1, calls: 1, restarted: 0, unknown: 0, billNanoUsd: 100 });
  });

  it('forgives a call that was made again because its process was killed, and sums what is not known apart', () => {
    const { violations, figures } = checkHistory(makeHistory(restarted));
    expect(violations).toEqual([]);
    expect(figures).toMatchObject({
      restarted: 1,
      inFlightOnStruck: 1,
      unknown: 1,
      finishedNanoUsd: 100,
      uncertainLedgerNanoUsd: 900,
      uncertainBillNanoUsd: 100,
    });
  });

  it('forgives a call that follows one which the vendor itself refused', () => {
    const history = makeHistory({
      tasks: [makeTask({ acceptedAttempt: 't1-2-0-2' })],
      attempts: [
        makeAttempt({ state: 'failed', use: 'wasted', costNanoUsd: 0, costSource: 'none', failureClass: 'overloaded' }),
        again,
      ],
      bill: [makeCall({ status: 'failed', costNanoUsd: 0 }), makeCall({ attemptId: 't1-2-0-2', startedAt: 1710 })],
    });
    expect(checkHistory(history).violations).toEqual([]);
  });

  it('forgives a sibling that was begun before the decision and reached the vendor after it', () => {
    const history = makeHistory({
      ...withSecondAttempt({ isVote: true, startedAt: 1990 }),
      bill: [makeCall(), makeCall({ attemptId: 't1-2-0-2', startedAt: 2001 })],
    });
    expect(checkHistory(history).violations).toEqual([]);
  });

  it('forgives the end of a task that was made to kill its processes', () => {
    const crash: StruckFault = { ...kill, kind: 'poison-crash' };
    const history = makeHistory({
      ...poisoned(),
      faults: [crash],
      tasks: [makeTask({ state: 'failed', reason: 'poison', crashes: 3, spentNanoUsd: 900 })],
      attempts: [unknown],
      bill: [],
    });
    expect(checkHistory(history).violations).toEqual([]);
  });

  it.each(wrong)('reports %s', (_, changes, kinds) => {
    const found = checkHistory(makeHistory(changes)).violations.map(({ kind }) => kind);
    expect([...new Set(found)].toSorted()).toEqual([...kinds].toSorted());
  });

  it('has a history for every rule', () => {
    const covered = new Set(wrong.flatMap(([, , kinds]) => kinds));
    expect(Object.keys(violationKinds).filter((kind) => !covered.has(kind as ViolationKind))).toEqual([]);
  });
});

function none(): History['windows'] {
  return { reservedNanoUsd: 0, spentNanoUsd: 0 };
}

function poisoned(): Partial<History> {
  return {
    accepted: [{ key: 'k1', taskIds: ['t1'], poison: true }],
    windows: { reservedNanoUsd: 0, spentNanoUsd: 900 },
  };
}

/** A second piece of work of the same task, at the next step. */
function withSecondAttempt(changes: Partial<ReturnType<typeof makeAttempt>> = {}): Partial<History> {
  const second = makeAttempt({ id: 't1-2-0-2', no: 1, pid: 8, startedAt: 1700, use: 'wasted', ...changes });
  const spent = 100 + second.costNanoUsd;
  return {
    tasks: [makeTask({ spentNanoUsd: spent })],
    attempts: [makeAttempt(), second],
    windows: { reservedNanoUsd: 0, spentNanoUsd: spent },
  };
}
