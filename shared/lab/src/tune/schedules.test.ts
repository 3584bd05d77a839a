import { describe, expect, test } from 'vitest';
import { summarize } from '../measure/summarize.ts';
import { runClock } from '../simulate/run-clock.ts';
import { scoreModel } from '../simulate/score-model.ts';
import { toPortfolio } from '../table/lab-portfolio.ts';
import { makeLabTasks } from '../testing/make-lab-task.ts';
import { pickSchedule } from './pick-schedule.ts';
import type { ScheduleInput } from './schedule.ts';
import { familyOf, toSchedule } from './schedule-family.ts';
import { askWhereTheyDiffer, scheduleMenu } from './schedule-menu.ts';
import { turnsOf } from './schedule-moves.ts';
import { searchSchedule } from './search-schedule.ts';
import { applySchedule, summarizeTail } from './try-plan.ts';
import { crossTrials } from './tune-plan.ts';
import { defaultTarget, merit, plainWorth, searchWorth } from './worth.ts';

const labs = makeLabTasks(120);
const isPremium = [false, false, true];
const { plan, trials } = crossTrials(labs, toPortfolio([['small', 'medium'], ['large']]), { seed: 1 });
const premium = summarizeTail(labs.map((lab) => scoreModel(lab, 2, isPremium)));
const input: ScheduleInput = { trials, isPremium, premium: 2, target: defaultTarget, firstWave: 2, lastWave: 1 };
const family = familyOf(input, 3);

describe.each([
  ['picked', pickSchedule],
  ['searched', searchSchedule],
])('schedules %s', (_, choose) => {
  test('from the same tasks are the same', () => {
    expect(choose(plan, input)).toEqual(choose(plan, input));
  });

  test('always start with the first member and can end', () => {
    const { members, ...leads } = choose(plan, input);
    expect(members).toHaveLength(3);
    expect(members[0]?.delayMs).toBe(0);
    const scheduled = applySchedule(plan, { members, ...leads });
    for (const { lab, leadOf } of trials) {
      const run = runClock(scheduled, [{ member: 0, afterMs: 0 }], lab.answers, leadOf);
      expect(run.accepted).not.toBeNull();
    }
  });
});

describe('schedules', () => {
  test('in one of which premium is asked where the first tier differs, and nobody between', () => {
    const four = familyOf(input, 4);
    const { members } = toSchedule(askWhereTheyDiffer(four), four);
    const first = { delayMs: 0, callBelow: null };
    const between = { delayMs: null, callBelow: null };
    expect(members).toMatchObject([first, first, between, { delayMs: null, callBelow: expect.any(Number) }]);
  });

  test('of the menu are few and differ', () => {
    const menu = scheduleMenu(family).map((settings) => JSON.stringify(settings));
    expect(new Set(menu).size).toBe(menu.length);
    expect(menu.length).toBeLessThan(15);
  });

  test('of the menu need no latencies', () => {
    const untimed = trials.map((trial) => ({
      ...trial,
      lab: { ...trial.lab, answers: trial.lab.answers.map((answer) => ({ ...answer, latencyMs: null })) },
    }));
    const { lateMs } = pickSchedule(plan, { ...input, trials: untimed });
    expect(lateMs).toBeNull();
  });

  test('are turned one setting at a time, every member by itself', () => {
    const [from] = scheduleMenu(family);
    if (from === undefined) throw new Error('there is a menu');
    for (const turn of turnsOf(family))
      for (const { members, ...rest } of turn(from)) {
        const turned = members.filter((member, index) => member !== from.members[index]);
        const others = Object.entries(rest).filter(([name, value]) => from[name as keyof typeof rest] !== value);
        expect(turned.length + others.length).toBeLessThanOrEqual(1);
        expect(members[0]).toBe(from.members[0]);
      }
  });
});

describe.each([
  ['a schedule is picked', plainWorth],
  ['schedules are searched', searchWorth],
  ['ways of tuning are compared', merit],
])('the worth by which %s', (_, worthOf) => {
  const worth = (change: Partial<ReturnType<typeof summarize>>) =>
    worthOf({ ...premium, premiumShare: 0.1, ...change }, premium, defaultTarget);

  test('rises with success, and no slower below that of premium', () => {
    const at = [-0.02, -0.01, 0, 0.01, 0.02, 0.03].map((more) => worth({ success: premium.success + more }));
    const gains = at.slice(1).map((value, index) => value - (at[index] ?? 0));
    expect(gains.every((gain) => gain > 0)).toBe(true);
    expect(gains[0]).toBeGreaterThan((gains[4] ?? 0) + 0.5);
  });

  test('falls with cost and P95', () => {
    const { costPerSuccessUsd, p95Ms } = premium;
    const at = [0.2, 0.5, 1, 1.5];
    for (const [index, times] of at.slice(1).entries()) {
      const less = at[index] ?? 0;
      const cost = (share: number) => worth({ costPerSuccessUsd: share * (costPerSuccessUsd ?? 0) });
      const p95 = (share: number) => worth({ p95Ms: share * (p95Ms ?? 0) });
      expect(cost(less)).toBeGreaterThan(cost(times));
      expect(p95(less)).toBeGreaterThan(p95(times));
    }
  });
});

describe('a summary for searching', () => {
  test('goes by the tail and not by one percentile of it', () => {
    const runs = Array.from({ length: 100 }, (_, index) => ({
      ...{ success: 1, costUsd: 1, premium: false, calls: 1 },
      latencyMs: index < 96 ? 100 : 900,
    }));
    expect(summarize(runs).p95Ms).toBe(100);
    expect(summarizeTail(runs).p95Ms).toBeGreaterThan(300);
  });
});
