import { describe, expect, it } from 'vitest';
import { learnLive, liveDefaults } from './learn-live.ts';
import { worseningWorld } from './live-world.ts';
import { longestBelow, pointsAgainstPremium } from './measure-live.ts';

/** Smaller than what the bench draws, to be quick. */
const world = { ...worseningWorld, tasks: 2300, changesAt: 1300 };

describe('a router that learns while a model gets worse', () => {
  const run = learnLive(world);
  const against = pointsAgainstPremium(run.steps);

  it('uses the weak model while it is good, for less than premium costs', () => {
    const before = run.steps.slice(800, world.changesAt);
    expect(before.filter(({ start }) => start === 0).length).toBeGreaterThan(0.3 * before.length);
    const cost = (key: 'costUsd' | 'premiumCostUsd') => before.reduce((sum, step) => sum + step[key], 0);
    expect(cost('costUsd')).toBeLessThan(0.8 * cost('premiumCostUsd'));
  });

  it('never stays more than two points below premium for more than 500 tasks, and serves by a new router later', () => {
    expect(longestBelow(against, 2)).toBeLessThanOrEqual(500);
    expect(Math.min(...against.slice(world.changesAt + 600))).toBeGreaterThan(-2);
    const better = run.schooldays.find(({ at, activated }) => at > world.changesAt && activated !== null);
    expect(better?.at).toBeLessThanOrEqual(world.changesAt + 500);
  });

  it('finds a better one later, or none, where nobody is asked while none serves and the known one is not moved', () => {
    const { schooldays } = learnLive(world, { ...liveDefaults, search: null, shift: null });
    const taken = schooldays.find(({ at, suspended }) => at > world.changesAt && suspended);
    const better = schooldays.find(({ at, activated }) => at > world.changesAt && activated !== null);
    expect(taken).toBeDefined();
    expect(better?.at ?? Number.POSITIVE_INFINITY).toBeGreaterThan(world.changesAt + 500);
  });

  it('would stay below for good if it stopped learning', () => {
    const { steps } = learnLive(world, { ...liveDefaults, stopsLearningAt: world.changesAt });
    expect(longestBelow(pointsAgainstPremium(steps), 2)).toBeGreaterThan(900);
  });
});
