import type { LoggedRun } from '../backtest/estimate-value.ts';
import { createRandom } from '../seeded-random.ts';

/** Kinds of task: how often the logged policy did what the new one would, and how often that succeeds. */
const kinds = [
  { group: 'mail', logged: 0.9, success: 0.95 },
  { group: 'sums', logged: 0.5, success: 0.8 },
  { group: 'law', logged: 0.1, success: 0.3 },
];

/** P(success) of the new policy over all tasks. */
export const truthOfLog = kinds.reduce((sum, { success }) => sum + success, 0) / kinds.length;

/** A log of a made-up world, the same for the same seed: what the new policy would do is seen most where it succeeds most. */
export function makeLog(seed: number, tasks = 600): LoggedRun[] {
  const random = createRandom(seed);
  return Array.from({ length: tasks }, (_, at) => {
    const { group, logged, success } = kinds[Math.floor(random() * kinds.length)] ?? {
      group: '',
      logged: 1,
      success: 0,
    };
    const isSeen = random() < logged;
    const value = Number(random() < success);
    return { question: `q${at}`, group, propensity: logged, seen: isSeen ? value : null };
  });
}
