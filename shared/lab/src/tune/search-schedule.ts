import type { QuorumPlan } from '@upshift/contracts';
import type { Schedule, ScheduleInput } from './schedule.ts';
import { familyOf, type Settings, toSchedule } from './schedule-family.ts';
import { askWhereTheyDiffer, scheduleMenu } from './schedule-menu.ts';
import { turnsOf } from './schedule-moves.ts';
import { applySchedule, standardOf, summarizeTail, tryPlan } from './try-plan.ts';
import { searchWorth } from './worth.ts';

/** From how many schedules of the menu the search sets out. */
const starts = 2;
/** What a turn must gain, in points of worth: less is noise, and leaves a plan with settings that mean nothing. */
const leastGain = 0.05;
const mostRounds = 6;

/** More than in picking: a search has more room to be lucky with the record. */
const wordShare = 0.75;

/**
 * Searches the schedule that is worth most on the training tasks: sets out from the best of the menu and turns one
 * setting after the other for as long as it gains. Of equals the first.
 */
export function searchSchedule(plan: QuorumPlan, input: ScheduleInput): Schedule {
  const family = familyOf(input, plan.members.length);
  const premium = summarizeTail(standardOf(input));
  const known = new Map<string, number>();
  const worth = (settings: Settings): number => {
    const key = JSON.stringify(settings);
    const before = known.get(key);
    if (before !== undefined) return before;
    const tried = tryPlan(applySchedule(plan, toSchedule(settings, family)), input, wordShare);
    const value = searchWorth(summarizeTail(tried), premium, input.target);
    known.set(key, value);
    return value;
  };
  const byWorth = (left: Settings, right: Settings): number => worth(right) - worth(left);
  const turns = turnsOf(family);
  const climb = (from: Settings): Settings => {
    let best = from;
    for (let round = 0; round < mostRounds; round++) {
      const before = best;
      for (const turn of turns) {
        const [next = best] = turn(best).sort(byWorth);
        if (worth(next) > worth(best) + leastGain) best = next;
      }
      if (best === before) break;
    }
    return best;
  };
  const menu = [askWhereTheyDiffer(family), ...scheduleMenu(family)].sort(byWorth).slice(0, starts);
  const [best] = menu.map(climb).sort(byWorth);
  if (best === undefined) throw new TypeError('the menu of schedules is empty');
  return toSchedule(best, family);
}
