import type { QuorumPlan } from '@upshift/contracts';
import { summarize } from '../measure/summarize.ts';
import type { Schedule, ScheduleInput } from './schedule.ts';
import { familyOf, toSchedule } from './schedule-family.ts';
import { scheduleMenu } from './schedule-menu.ts';
import { applySchedule, standardOf, tryPlan } from './try-plan.ts';
import { plainWorth } from './worth.ts';

const wordShare = 0.5;

/** Picks from the menu the schedule that is worth most on the training tasks; of equals the first. */
export function pickSchedule(plan: QuorumPlan, input: ScheduleInput): Schedule {
  const family = familyOf(input, plan.members.length);
  const premium = summarize(standardOf(input));
  const ranked = scheduleMenu(family).map((settings) => {
    const schedule = toSchedule(settings, family);
    const tried = summarize(tryPlan(applySchedule(plan, schedule), input, wordShare));
    return { schedule, worth: plainWorth(tried, premium, input.target) };
  });
  return ranked.reduce((left, right) => (right.worth > left.worth ? right : left)).schedule;
}
