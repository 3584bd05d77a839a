import { percentile } from '../measure/percentile.ts';
import { round } from './fit-judge.ts';
import type { Schedule, ScheduleInput } from './schedule.ts';

/** A point of the family: ratios of being right for thresholds, shares of hard tasks, times. */
export interface Settings {
  readonly decisive: number;
  readonly early: number;
  /** When calls in flight become late, and the ratio that is enough then; null: never. */
  readonly lateMs: number | null;
  readonly late: number;
  /** One per member of the plan. */
  readonly members: readonly Called[];
}

/** When a member is called. */
export interface Called {
  /** Started so long after the plan opened; null: only when called for. */
  readonly delayMs: number | null;
  /** Share of the tasks, by forecast the hardest, on which it starts at once. */
  readonly hardest: number;
  /** Called when the leading answer is less likely right than this; `early`: though others are pending. 0: never. */
  readonly below: number;
  readonly early: number;
}

/** What the settings refer to in this portfolio. */
export interface Family {
  readonly members: number;
  readonly firstWave: number;
  readonly lastWave: number;
  /** By when this share of the first tier's calls has ended; null where latencies are not recorded. */
  readonly firstTierBy: (share: number) => number | null;
  /** So large a share of the P95 of what the plan is held against; null where latencies are not recorded. */
  readonly shareOfP95: (share: number) => number | null;
  readonly forecasts: readonly number[];
}

/** Delays and ends worth trying come from the latencies of the training tasks. */
export function familyOf({ trials, firstWave, lastWave }: ScheduleInput, members: number): Family {
  const latencies = (from: number, to: number): number[] =>
    trials.flatMap(({ lab }) => lab.answers.slice(from, to).flatMap(({ latencyMs }) => latencyMs ?? []));
  const first = latencies(0, firstWave);
  const standard = trials.flatMap(({ standard: { latencyMs } }) => latencyMs ?? []);
  const p95Ms = standard.length < trials.length ? null : percentile(standard, 0.95);
  return {
    members,
    firstWave,
    lastWave,
    firstTierBy: (share) => (first.length === 0 ? null : Math.round(percentile(first, share))),
    shareOfP95: (share) => (p95Ms === null ? null : Math.round(share * p95Ms)),
    forecasts: trials.flatMap(({ forecast }) => forecast ?? []).sort((left, right) => left - right),
  };
}

export function toSchedule(settings: Settings, family: Family): Schedule {
  return {
    decisiveLead: leadOf(settings.decisive) ?? 0,
    earlyLead: leadOf(settings.early) ?? 0,
    lateMs: settings.lateMs,
    lateLead: leadOf(settings.late) ?? 0,
    members: settings.members.map((called) => toCall(called, family)),
  };
}

function toCall({ delayMs, hardest, below, early }: Called, { forecasts }: Family): Schedule['members'][number] {
  const bound = hardest === 0 ? undefined : forecasts[Math.floor(hardest * (forecasts.length - 1))];
  return {
    delayMs,
    patienceMs: null,
    callBelow: leadOf(below),
    callEarlyBelow: leadOf(early),
    atOnceBelow: bound === undefined ? null : round(bound),
  };
}

function leadOf(ratio: number): number | null {
  return ratio === 0 ? null : Number(Math.log(ratio / (1 - ratio)).toFixed(4));
}
