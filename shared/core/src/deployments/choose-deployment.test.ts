import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRandom } from '../figures/create-random.ts';
import { type ChoiceFacts, chooseDeployment, type DeploymentFacts } from './choose-deployment.ts';

const make = (deployment: string, facts: Partial<DeploymentFacts> = {}): DeploymentFacts => ({
  deployment,
  weight: 1,
  reserveNanoUsd: 1,
  latencyMs: null,
  quietMs: null,
  inFlight: 0,
  ...facts,
});
const base: ChoiceFacts = {
  choice: 'order',
  deployments: ['a', 'b', 'c'].map((name) => make(name)),
  stickyKey: '',
  draws: [],
};

/** How often each was first, of `rounds`. */
function firsts(facts: Omit<ChoiceFacts, 'draws'>, rounds: number): Record<string, number> {
  const random = createRandom(7);
  const count: Record<string, number> = {};
  for (let round = 0; round < rounds; round += 1) {
    const { order } = chooseDeployment({ ...facts, draws: facts.deployments.map(() => random()) });
    count[order[0] ?? ''] = (count[order[0] ?? ''] ?? 0) + 1;
  }
  return count;
}

it('names every deployment once, whatever the choice and the facts', () => {
  const unit = fc.double({ min: 0, max: 0.999, noNaN: true });
  const facts = fc.record({
    deployment: fc.string(),
    weight: fc.nat(10),
    reserveNanoUsd: fc.nat(100),
    latencyMs: fc.option(fc.nat(1000)),
    quietMs: fc.option(fc.nat(100_000)),
    inFlight: fc.nat(5),
  });
  fc.assert(
    fc.property(
      fc.constantFrom('order', 'weighted', 'cheapest', 'fastest', 'sticky'),
      fc.uniqueArray(facts, { selector: ({ deployment }) => deployment, maxLength: 6 }),
      fc.array(unit, { minLength: 6, maxLength: 6 }),
      fc.string(),
      (choice, deployments, draws, stickyKey) => {
        const { order } = chooseDeployment({ choice, deployments, draws, stickyKey });
        expect(order.toSorted()).toEqual(deployments.map(({ deployment }) => deployment).toSorted());
      },
    ),
  );
});

it('keeps the order of the tier', () => {
  expect(chooseDeployment(base).order).toEqual(['a', 'b', 'c']);
});

it('asks the cheapest first', () => {
  const deployments = [
    make('a', { reserveNanoUsd: 3 }),
    make('b', { reserveNanoUsd: 1 }),
    make('c', { reserveNanoUsd: 2 }),
  ];
  expect(chooseDeployment({ ...base, choice: 'cheapest', deployments }).order).toEqual(['b', 'c', 'a']);
});

it('shares by weight, and asks a weight of nought last', () => {
  const deployments = [make('a', { weight: 3 }), make('b', { weight: 1 }), make('c', { weight: 0 })];
  const count = firsts({ ...base, choice: 'weighted', deployments }, 4000);
  expect((count['a'] ?? 0) / 4000).toBeCloseTo(0.75, 1);
  expect(count['c']).toBeUndefined();
});

it('prefers who answers soon, and looks at the calls under way', () => {
  const deployments = [make('slow', { latencyMs: 2000 }), make('fast', { latencyMs: 100 })];
  expect(firsts({ ...base, choice: 'fastest', deployments }, 100)).toEqual({ fast: 100 });
  const busy = [make('slow', { latencyMs: 2000 }), make('fast', { latencyMs: 100, inFlight: 30 })];
  expect(firsts({ ...base, choice: 'fastest', deployments: busy }, 100)).toEqual({ slow: 100 });
});

it('tries one again that was slow long ago', () => {
  const deployments = [
    make('slow', { latencyMs: 2000, quietMs: 300_000 }),
    make('fast', { latencyMs: 100, quietMs: 10 }),
  ];
  expect(firsts({ ...base, choice: 'fastest', deployments }, 100)).toEqual({ slow: 100 });
});

it('never asks the slowest of three first, and spreads over the others', () => {
  const deployments = [make('a', { latencyMs: 9000 }), make('b', { latencyMs: 100 }), make('c', { latencyMs: 110 })];
  const count = firsts({ ...base, choice: 'fastest', deployments }, 900);
  expect(Object.keys(count).toSorted()).toEqual(['b', 'c']);
});

it('sticks to one deployment for one key, spreads keys, and moves only those of a deployment that is gone', () => {
  const facts = { ...base, choice: 'sticky' } as const;
  const of = (key: string, deployments = base.deployments) =>
    chooseDeployment({ ...facts, deployments, stickyKey: key }).order[0];
  const keys = Array.from({ length: 600 }, (_, at) => `tenant-${at}`);
  const first = keys.map((key) => of(key));
  for (const name of ['a', 'b', 'c']) expect(first.filter((one) => one === name).length).toBeGreaterThan(150);
  const without = keys.map((key) => of(key, base.deployments.slice(0, 2)));
  expect(keys.filter((_, at) => first[at] !== 'c' && first[at] !== without[at])).toEqual([]);
});
