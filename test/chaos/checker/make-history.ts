import type { AttemptRow, BilledCall, History, TaskRow } from './history.ts';

/** A history of one task that went well: one call, answered, billed, accepted. Tests break it in one place each. */
export function makeHistory(changes: Partial<History> = {}): History {
  return {
    accepted: [{ key: 'k1', taskIds: ['t1'], poison: false }],
    tasks: [makeTask()],
    attempts: [makeAttempt()],
    liveWork: [],
    windows: { reservedNanoUsd: 0, spentNanoUsd: 100 },
    bill: [makeCall()],
    billOpen: 0,
    faults: [],
    deaths: [],
    ...changes,
  };
}

export function makeTask(changes: Partial<TaskRow> = {}): TaskRow {
  return {
    id: 't1',
    state: 'succeeded',
    reason: 'no_validators',
    spentNanoUsd: 100,
    reservedNanoUsd: 0,
    crashes: 0,
    settledAt: 2000,
    settledEvents: 1,
    accepts: 1,
    acceptedAttempt: 't1-2-0-1',
    ...changes,
  };
}

export function makeAttempt(changes: Partial<AttemptRow> = {}): AttemptRow {
  return {
    id: 't1-2-0-1',
    taskId: 't1',
    step: 2,
    no: 0,
    try: 1,
    isVote: false,
    state: 'finished',
    use: 'useful',
    failureClass: null,
    costNanoUsd: 100,
    costSource: 'vendor',
    pid: 7,
    startedAt: 1000,
    endedAt: 1900,
    ...changes,
  };
}

export function makeCall(changes: Partial<BilledCall> = {}): BilledCall {
  return { attemptId: 't1-2-0-1', costNanoUsd: 100, status: 'answered', startedAt: 1010, endedAt: 1800, ...changes };
}
