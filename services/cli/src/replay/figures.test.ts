import { type AttemptView, type Decision, type LedgerView, planSchema } from '@upshift/contracts';
import { describe, expect, test } from 'vitest';
import { makeAttempt, makeLedger, makeTask } from '../testing/make-ledger.ts';
import { makeOutcome, makeOutcomeRow, makeReplayedLedger } from '../testing/make-outcome-row.ts';
import { checkBooks } from './check-books.ts';
import { chooseSingleModel } from './choose-single-model.ts';
import { countEscalations } from './count-escalations.ts';
import { findAcceptedAttempt } from './find-accepted-attempt.ts';
import { measureLatency } from './measure-latency.ts';
import { percentile } from './percentile.ts';
import { scoreModel, scoreTask } from './score-task.ts';
import { summarizeRuns } from './summarize-runs.ts';

describe('percentile, as the reference lines compute it', () => {
  test.each([
    [[4, 1, 3, 2], 0.5, 2.5],
    [[4, 1, 3, 2], 0.95, 3.85],
    [[10, 20, 30], 0, 10],
    [[10, 20, 30], 1, 30],
    [[7], 0.95, 7],
    [[], 0.5, null],
  ])('of %j at %d is %d', (values, share, result) => {
    const value = percentile(values, share);
    if (result === null) expect(value).toBeNull();
    else expect(value).toBeCloseTo(result, 12);
  });
});

describe('the latency of a task', () => {
  const task = makeTask({ createdAt: '2026-11-24T12:00:00.000Z', settledAt: '2026-11-24T12:00:00.500Z' });
  const call = (step: number, no: number, attempt: number, latencyMs: number, recordedLatencyMs: number | null) =>
    makeAttempt({ step, no, try: attempt, latencyMs, recordedLatencyMs });

  test('adds calls in sequence: tries of a row, and steps', () => {
    const attempts = [call(2, 0, 1, 40, 800), call(2, 0, 2, 50, 1000), call(5, 0, 1, 100, 2000)];
    expect(measureLatency({ task, decisions: [], attempts })).toEqual({ recordedMs: 3800, overheadMs: 310 });
  });

  test('takes the longest of calls side by side', () => {
    const attempts = [call(2, 0, 1, 40, 800), call(2, 1, 1, 150, 3000), call(2, 2, 1, 60, 1200)];
    expect(measureLatency({ task, decisions: [], attempts })).toEqual({ recordedMs: 3000, overheadMs: 350 });
  });

  test('leaves the time of a call that gave no answer in the overhead: nothing was recorded of it', () => {
    const failed = makeAttempt({ state: 'failed', latencyMs: 120, recordedLatencyMs: null });
    const attempts = [failed, call(2, 0, 2, 40, 800)];
    expect(measureLatency({ task, decisions: [], attempts })).toEqual({ recordedMs: 800, overheadMs: 460 });
  });

  test('is not known where the table has no latency, nor before the end; overhead is never negative', () => {
    expect(measureLatency({ task, decisions: [], attempts: [call(2, 0, 1, 40, null)] })).toEqual({
      recordedMs: null,
      overheadMs: 500,
    });
    expect(measureLatency({ task: { ...task, settledAt: null }, decisions: [], attempts: [] })).toBeNull();
    expect(measureLatency({ task, decisions: [], attempts: [call(2, 0, 1, 501, 9000)] })?.overheadMs).toBe(0);
  });

  test('is that of the plan’s own clock where no answer decided, and of the last answer where one did', () => {
    const plan = planSchema.parse({
      kind: 'quorum',
      members: [
        { deployment: 'a', weight: 1 },
        { deployment: 'b', weight: 1 },
      ],
      decisiveLead: 1.5,
      lateMs: 4000,
      lateLead: 0.5,
    });
    const startedAt = '2026-11-24T12:00:00.000Z';
    const first = makeAttempt({
      mode: 'vote',
      no: 0,
      recordedLatencyMs: 1000,
      startedAt,
      endedAt: '2026-11-24T12:00:00.100Z',
    });
    const cutOff = makeAttempt({
      mode: 'vote',
      no: 1,
      state: 'failed',
      recordedLatencyMs: null,
      startedAt,
      endedAt: '2026-11-24T12:00:00.600Z',
    });
    const accepted = { ...makeLedger().decisions.at(-1), stage: 'call' } as LedgerView['decisions'][number];
    const latency = (signals: Decision['signals']) =>
      measureLatency(
        { task, attempts: [first, cutOff], decisions: [{ ...accepted, signals: [...signals] }] },
        { plan, timeScale: 0.1 },
      );
    expect(latency([{ name: 'moment', value: 'late' }])).toEqual({ recordedMs: 4000, overheadMs: 100 });
    expect(latency([])).toEqual({ recordedMs: 1000, overheadMs: 400 });
  });

  test('of votes stays the recorded one on a machine that begins and ends calls late', () => {
    const plan = planSchema.parse({
      kind: 'quorum',
      members: [
        { deployment: 'a', weight: 1 },
        { deployment: 'b', weight: 1, delayMs: 3000 },
        { deployment: 'c', weight: 1, delayMs: null, callBelow: 1 },
      ],
      decisiveLead: 1.5,
      patienceMs: 3900,
    });
    const at = (ms: number): string => new Date(Date.UTC(2026, 10, 24, 12) + ms).toISOString();
    const vote = (no: number, fromMs: number, toMs: number, recordedLatencyMs: number | null): AttemptView =>
      makeAttempt({ mode: 'vote', no, recordedLatencyMs, startedAt: at(fromMs), endedAt: at(toMs) });
    const recordedMs = (...attempts: AttemptView[]) =>
      measureLatency({ task, attempts, decisions: [] }, { plan, timeScale: 0.1 })?.recordedMs;
    // The first call was begun 80 ms late, so that the second one seems to begin before its delay.
    expect(recordedMs(vote(0, 80, 190, 1000), vote(1, 310, 480, 1500))).toBe(4500);
    // Begun so late that only the decision before the step tells when the delay began.
    const opening = { ...makeLedger().decisions[0], step: 1, at: at(0) } as LedgerView['decisions'][number];
    const late = [vote(0, 200, 205, 40), vote(1, 310, 480, 1500)].map((attempt) => ({ ...attempt, step: 2 }));
    const measured = measureLatency({ task, attempts: late, decisions: [opening] }, { plan, timeScale: 0.1 });
    expect(measured?.recordedMs).toBe(4500);
    // An answer on which the task was decided counts, even when the record notes its end after that of the task.
    expect(recordedMs(vote(0, 0, 530, 1000))).toBe(1000);
    // Called for by the first answer; given up when the plan lost its patience.
    const givenUp = { ...vote(2, 130, 400, null), state: 'failed', failureClass: 'timeout' } as const;
    expect(recordedMs(vote(0, 0, 120, 1000), givenUp)).toBe(3900);
  });
});

describe('the accepted answer', () => {
  const row = makeOutcomeRow();

  test('is the one that the task was given, whichever call came last', () => {
    const ledger = makeReplayedLedger(row, ['small', 'large']);
    expect(findAcceptedAttempt(row, ledger)?.modelRequested).toBe('large');
    const task = { ...ledger.task, output: { text: 'wrong', toolCalls: null, json: null } };
    expect(findAcceptedAttempt(row, { ...ledger, task })?.modelRequested).toBe('small');
  });

  test('is none of a call that failed, nor one that no call gave', () => {
    const ledger = makeReplayedLedger(row, ['large']);
    const attempts = ledger.attempts.map((attempt) => ({ ...attempt, state: 'failed' as const }));
    expect(findAcceptedAttempt(row, { ...ledger, attempts })).toBeNull();
    const task = { ...ledger.task, output: { text: 'Right', toolCalls: null, json: null } };
    expect(findAcceptedAttempt(row, { ...ledger, task })).toBeNull();
    expect(findAcceptedAttempt(row, { ...ledger, task: { ...task, output: null } })).toBeNull();
  });
});

describe('the score of a task', () => {
  const row = makeOutcomeRow();

  test('is the record of its answer, all its money, and its own overhead on recorded latencies', () => {
    expect(scoreTask(row, makeReplayedLedger(row, ['small', 'large']), 'tier-2')).toEqual({
      success: 1,
      costUsd: 0.011,
      costNanoUsd: 11_000_000,
      latencyMs: 2810,
      overheadMs: 10,
      premium: true,
      settled: true,
      strangeAnswer: false,
    });
    expect(scoreTask(row, makeReplayedLedger(row, ['small']), 'tier-2')).toMatchObject({ success: 0, premium: false });
  });

  test('counts a failed task as nothing for its money', () => {
    const ledger = makeReplayedLedger(row, ['small', 'large']);
    const failed = { ...ledger, task: { ...ledger.task, state: 'failed' as const } };
    expect(scoreTask(row, failed, 'tier-2')).toMatchObject({ success: 0, costUsd: 0.011, settled: true });
  });

  test('clips fractions, and knows no cost where the table has none', () => {
    const odd = makeOutcomeRow({ outcomes: { small: makeOutcome({ correct: 1.25, costUsd: null }) } });
    expect(scoreTask(odd, makeReplayedLedger(odd, ['small']), 'tier-1')).toMatchObject({ success: 1, costUsd: null });
    expect(scoreModel(odd, 'small', 10, true)).toEqual({ success: 1, costUsd: null, latencyMs: 810, premium: true });
  });

  test('notices an answer that none of its calls gave', () => {
    const ledger = makeReplayedLedger(row, ['large']);
    const task = { ...ledger.task, output: { text: 'of another task', toolCalls: null, json: null } };
    expect(scoreTask(row, { ...ledger, task }, 'tier-1')).toMatchObject({ success: 0, strangeAnswer: true });
  });
});

describe('the summary of a policy', () => {
  const run = { success: 1, costUsd: 0.002, latencyMs: 100, premium: false };

  test('divides all money by the tasks that succeeded', () => {
    const runs = [
      run,
      { ...run, success: 0, costUsd: 0.01, latencyMs: 300, premium: true },
      { ...run, success: 0.5, latencyMs: 200 },
    ];
    expect(summarizeRuns(runs)).toEqual({
      success: 0.5,
      costPerSuccessUsd: 0.014 / 1.5,
      p50Ms: 200,
      p95Ms: 290,
      premiumShare: 1 / 3,
    });
  });

  test('knows no price of a success where a cost is missing or nothing succeeded', () => {
    expect(summarizeRuns([run, { ...run, costUsd: null }]).costPerSuccessUsd).toBeNull();
    expect(summarizeRuns([{ ...run, success: 0 }])).toMatchObject({ success: 0, costPerSuccessUsd: null });
    expect(summarizeRuns([{ ...run, latencyMs: null }])).toMatchObject({ p50Ms: null, p95Ms: null });
  });
});

test('the single model is the cheapest within one point of the best', () => {
  const model = (success: number, costPerSuccessUsd: number | null) => ({
    ...{ success, costPerSuccessUsd, p50Ms: null, p95Ms: null, premiumShare: 0 },
  });
  const models = new Map([
    ['cheap', model(0.88, 0.1)],
    ['close', model(0.89, 0.5)],
    ['best', model(0.9, 1)],
  ]);
  expect(chooseSingleModel(models)).toBe('close');
  expect(
    chooseSingleModel(
      new Map([
        ['a', model(0.9, null)],
        ['b', model(0.9, null)],
      ]),
    ),
  ).toBe('a');
});

test('escalations are counted by reason, moves only, the most frequent first', () => {
  const { decisions } = makeLedger();
  const unknown = decisions.map((decision) => ({ ...decision, reason: 'validator_unknown' }));
  const stayed = decisions.map((decision) => ({ ...decision, toTier: null }));
  const counts = countEscalations([
    { decisions },
    { decisions: unknown },
    { decisions: unknown },
    { decisions: stayed },
  ]);
  expect(Object.entries(counts)).toEqual([
    ['validator_unknown', 2],
    ['validator_failed', 1],
  ]);
});

test('the books name what does not add up', () => {
  const row = makeOutcomeRow();
  const ledger = makeReplayedLedger(row, ['large']);
  const open = { ...ledger, task: { ...ledger.task, state: 'open' as const, settledAt: null } };
  const score = scoreTask(row, open, 'tier-2');
  const books = {
    tasks: [{ row, ledger: open }],
    scored: [score],
    billedNanoUsd: 20,
    ledgerNanoUsd: 10,
    duplicates: 1,
  };
  expect(checkBooks(books)).toEqual([
    `${ledger.task.id} (row-1) is not settled; it counts as failed.`,
    'The vendor was asked 1 times for a call that it had been asked for before.',
    'The vendor billed 0.000000020 USD, the ledger says 0.000000010 USD.',
  ]);
  const settled = scoreTask(row, ledger, 'tier-2');
  expect(
    checkBooks({ ...books, tasks: [{ row, ledger }], scored: [settled], ledgerNanoUsd: 20, duplicates: 0 }),
  ).toEqual([]);
});
