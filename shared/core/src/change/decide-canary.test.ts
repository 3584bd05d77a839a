import { canarySettingsSchema } from '@upshift/contracts';
import { expect, it } from 'vitest';
import { createRandom } from '../figures/create-random.ts';
import { type ArmFacts, decideCanary } from './decide-canary.ts';

const settings = canarySettingsSchema.parse({
  share: 0.5,
  margins: { successPoints: 8, passPoints: 8, costPercent: 20, p95Percent: 60 },
});

interface Habits {
  readonly success: number;
  readonly cost: number;
  readonly latencyMs: number;
}
const good: Habits = { success: 0.95, cost: 1000, latencyMs: 100 };

/** Tasks of a version, drawn. */
function run(count: number, { success, cost, latencyMs }: Habits, random: () => number, judged = true): ArmFacts {
  const tasks = Array.from({ length: count }, () => ({
    ok: random() < success,
    cost: cost * (0.8 + 0.4 * random()),
    ms: latencyMs * (0.5 + random()),
  }));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const succeeded = tasks.filter(({ ok }) => ok);
  return {
    settled: count,
    succeeded: succeeded.length,
    judged: judged ? count : 0,
    passed: judged ? succeeded.length : 0,
    cost: sum(tasks.map((task) => task.cost)),
    costSquared: sum(tasks.map((task) => task.cost ** 2)),
    costOfSucceeded: sum(succeeded.map((task) => task.cost)),
    latenciesMs: tasks.map(({ ms }) => ms).sort((a, b) => a - b),
  };
}

const decide = (count: number, candidate: Habits, more: { hours?: number; judged?: boolean; seed?: number } = {}) => {
  const { hours = 1, judged = true, seed = 1 } = more;
  const random = createRandom(seed);
  const facts = { candidate: run(count, candidate, random, judged), control: run(count, good, random, judged), hours };
  return decideCanary(facts, settings);
};

it('goes on while nothing is proved', () => {
  expect(decide(0, good)).toMatchObject({ action: 'continue', reason: 'canary_open' });
  expect(decide(30, good)).toMatchObject({ action: 'continue' });
});

it('promotes a candidate that is as good, once all four signals are proved', () => {
  const { action, reason, signals } = decide(3000, good);
  expect([action, reason]).toEqual(['promote', 'canary_proved']);
  expect(signals.map(({ signal, verdict }) => [signal, verdict])).toEqual([
    ['success', 'fine'],
    ['validator_pass', 'fine'],
    ['cost_per_success', 'fine'],
    ['p95', 'fine'],
  ]);
});

it.each([
  ['success', { ...good, success: 0.6 }],
  ['cost_per_success', { ...good, cost: 2000 }],
  ['p95', { ...good, latencyMs: 400 }],
] as const)('rolls back on %s alone', (signal, candidate) => {
  expect(decide(800, candidate)).toMatchObject({ action: 'roll_back', reason: `canary_worse:${signal}` });
});

it('sees a candidate that fails everything after a handful of tasks', () => {
  expect(decide(25, { ...good, success: 0 })).toMatchObject({ action: 'roll_back', reason: 'canary_worse:success' });
});

it('is not held up by validators that nobody has', () => {
  const { action, signals } = decide(3000, good, { judged: false });
  expect(action).toBe('promote');
  expect(signals.find(({ signal }) => signal === 'validator_pass')?.verdict).toBe('absent');
});

it('rolls back what is proved neither way when its time or its tasks are used up', () => {
  expect(decide(30, good, { hours: 72 })).toMatchObject({ action: 'roll_back', reason: 'canary_undecided:time' });
  const few = { ...settings, maxTasks: 30 };
  const random = createRandom(1);
  const facts = { candidate: run(30, good, random), control: run(30, good, random), hours: 1 };
  expect(decideCanary(facts, few)).toMatchObject({ action: 'roll_back', reason: 'canary_undecided:tasks' });
});

it('judges free models against each other, and no percent of nothing', () => {
  expect(decide(3000, { ...good, cost: 0 }).signals[2]).toMatchObject({ verdict: 'fine' });
  const random = createRandom(1);
  const free = { candidate: run(500, good, random), control: run(500, { ...good, cost: 0 }, random), hours: 1 };
  expect(decideCanary(free, settings).signals[2]).toMatchObject({ verdict: 'open', low: null });
});

/** A candidate exactly as good as the active version, with hardly any margin, looked at after every 40 tasks. */
it('wrongly rolls back in few of the canaries, however often it looks', () => {
  const runs = 40;
  const strict = { ...settings, margins: { successPoints: 0.1, passPoints: 0.1, costPercent: 0.1, p95Percent: 0.1 } };
  const wrong = Array.from({ length: runs }, (_, seed) => createRandom(seed)).filter((random) => {
    // Fresh tasks at each look, instead of more of the same: that contradicts itself more often, not less.
    const looks = Array.from({ length: 8 }, (_, at) => 40 * (at + 1));
    return looks.some((count) => {
      const facts = { candidate: run(count, good, random), control: run(count, good, random), hours: 1 };
      return decideCanary(facts, strict).action === 'roll_back';
    });
  });
  expect(wrong.length / runs).toBeLessThan(settings.alpha);
});
