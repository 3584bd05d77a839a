import { describe, expect, test } from 'vitest';
import { deltaOf } from '../measure/bootstrap.ts';
import { summarize } from '../measure/summarize.ts';
import { createRandom } from '../seeded-random.ts';
import { scoreModel } from '../simulate/score-model.ts';
import { simulatePlan } from '../simulate/simulate-plan.ts';
import { toPortfolio } from '../table/lab-portfolio.ts';
import type { LabTask } from '../table/lab-task.ts';
import { makeLabTask } from '../testing/make-lab-task.ts';
import { fitChoice } from './fit-choice.ts';
import { listWays } from './list-ways.ts';
import { pickSchedule } from './pick-schedule.ts';
import type { ScheduleInput } from './schedule.ts';
import { searchSchedule } from './search-schedule.ts';
import { applySchedule } from './try-plan.ts';
import { crossTrials } from './tune-plan.ts';
import { defaultTarget } from './worth.ts';

const portfolio = toPortfolio([['small', 'medium'], ['large']]);
const isPremium = [false, false, true];

/** How often each model is right, by kind of task: the small one is best at sums, the middle at notes, the large at code. */
const kinds = [
  { say: (index: number) => `Add ${index * 7919} and ${index * 104729}.`, right: [0.99, 0.97, 0.94] },
  {
    say: (index: number) => `Please tell me kindly about the garden ${'and the rain '.repeat(1 + (index % 3))}`,
    right: [0.35, 0.99, 0.94],
  },
  { say: (index: number) => `Fix {x[${index}]};\n  return (y);\n}\n`, right: [0.2, 0.3, 0.95] },
] as const;

/** A simulated world. Wrong answers are often the same: that two agree says little. */
function makeWorld(count: number, seed: number): LabTask[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[Math.floor(random() * kinds.length)] as (typeof kinds)[number];
    const common = random() < 0.8;
    const answers = kind.right.map((chance, place) => {
      const isRight = random() < chance;
      const wrong = `answer ${index + (common ? 1 : 2 + place)}`;
      return {
        text: isRight ? `answer ${index}` : wrong,
        correct: isRight ? 1 : 0,
        costUsd: [0.001, 0.004, 0.02][place] as number,
        latencyMs: [200, 400, 900][place] as number,
      };
    });
    return makeLabTask(`w${seed}-${index}`, answers, kind.say(index));
  });
}

function learn(labs: readonly LabTask[]) {
  const { plan, trials } = crossTrials(labs, portfolio, { seed: 1 });
  const input: ScheduleInput = { trials, isPremium, premium: 2, target: defaultTarget, firstWave: 2, lastWave: 1 };
  return { plan, input };
}

describe('a way for each task', () => {
  const { plan, input } = learn(makeWorld(400, 1));
  const picked = applySchedule(plan, pickSchedule(plan, input));
  const searched = applySchedule(plan, searchSchedule(plan, input));
  const perTask = { ...picked, choice: fitChoice(picked, input) };
  const unseen = makeWorld(600, 2);
  const premium = summarize(unseen.map((lab) => scoreModel(lab, 2, isPremium)));
  const measure = (of: typeof picked) =>
    deltaOf(summarize(unseen.map((lab) => simulatePlan(of, lab, isPremium))), premium);

  test('is cheaper and faster than one schedule where tasks differ, and as often right', () => {
    const [own, one, other] = [perTask, picked, searched].map(measure);
    for (const schedule of [one, other]) {
      expect(own?.costPerSuccess ?? 0).toBeLessThan((schedule?.costPerSuccess ?? 0) - 0.05);
      expect(own?.p95 ?? 9).toBeLessThanOrEqual(schedule?.p95 ?? 0);
      expect(own?.successPoints ?? -9).toBeGreaterThan((schedule?.successPoints ?? 0) - 0.5);
    }
    expect(own?.successPoints ?? -9).toBeGreaterThan(2);
  });

  test('asks other members for other kinds of tasks', () => {
    const called = (say: (index: number) => string) =>
      unseen
        .filter(({ task }) => task.messages[0]?.content.startsWith(say(1).slice(0, 4)))
        .map((lab) => simulatePlan(perTask, lab, isPremium).called);
    const [sums, notes, code] = kinds.map(({ say }) => called(say));
    const share = (all: readonly number[] = [], member = 0) =>
      all.filter((bits) => (bits >> member) & 1).length / all.length;
    expect(share(sums, 2)).toBeLessThan(0.2);
    expect(share(notes, 2)).toBeLessThan(0.2);
    expect(share(code, 2)).toBeGreaterThan(0.9);
    expect(share(code, 0)).toBeLessThan(0.3);
  });

  test('is expected to bring what it brings', () => {
    const { ways, patterns } = perTask.choice;
    for (const { outcomes } of ways) expect(outcomes).toHaveLength(patterns.length);
    expect(patterns.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 3);
  });

  test('is learned the same from the same tasks', () => {
    expect(fitChoice(picked, input)).toEqual(perTask.choice);
  });
});

describe('the ways that may be taken', () => {
  const timed = listWays({ members: 4, premium: 3, medianMs: () => 100 });

  test('are all different, and of every kind', () => {
    expect(new Set(timed.map((way) => JSON.stringify(way))).size).toBe(timed.length);
    expect(new Set(timed.map(({ kind }) => kind))).toEqual(
      new Set(['single', 'cascade', 'quorum', 'speculative', 'premium']),
    );
  });

  test('start somebody at once, and wait for nobody by the clock where no latency is known', () => {
    for (const { asked } of timed) expect(asked[0]).toMatchObject({ delayMs: 0 });
    const untimed = listWays({ members: 4, premium: 3, medianMs: () => null });
    expect(untimed.some(({ kind }) => kind === 'speculative')).toBe(false);
  });
});
