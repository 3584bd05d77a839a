import { describe, expect, it } from 'vitest';
import { createRouter } from '../router/create-router.ts';
import { decodeRouter } from '../router/decode-router.ts';
import { encodeRouter } from '../router/encode-router.ts';
import { type RouterExample, trainRouter } from '../router/train-router.ts';
import { seededRandom } from '../seeded-random.ts';
import { relearnRouter } from './relearn-router.ts';
import { shiftRouter } from './shift-router.ts';

const deployments = ['weak', 'strong'];
/** Sums and poems; each deployment is right on them with its own probability. */
function makeTasks(count: number, right: Readonly<Record<'sum' | 'poem', readonly number[]>>, seed: number, from = 0) {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, at): RouterExample => {
    const word = at % 2 === 0 ? 'sum' : 'poem';
    const outcomes = right[word].map((share) => Number(random() < share));
    return { text: `a ${word}`, signals: [], question: `q${from + at}`, outcomes };
  });
}
const good = { sum: [0.95, 0.95], poem: [0.4, 0.95] };
const worse = { sum: [0.6, 0.95], poem: [0.05, 0.95] };
const { model } = trainRouter(makeTasks(600, good, 1), { deployments, signals: [], seed: 1 });
const of = (one: typeof model, word: string, name: string): number =>
  createRouter(one)({ text: `a ${word}`, signals: [] }).get(name) ?? Number.NaN;

describe('a router that is moved to newer tasks', () => {
  it('comes down for the deployment that got worse, after few tasks, and stays for the other', () => {
    const moved = shiftRouter(model, makeTasks(100, worse, 2), deployments);
    expect(of(model, 'sum', 'weak')).toBeGreaterThan(0.85);
    expect(of(moved, 'sum', 'weak')).toBeLessThan(0.75);
    expect(of(moved, 'sum', 'weak')).toBeGreaterThan(of(moved, 'poem', 'weak'));
    expect(of(moved, 'sum', 'strong')).toBeCloseTo(of(model, 'sum', 'strong'), 1);
  });

  it('hardly moves on tasks as before, and not at all without any', () => {
    const same = shiftRouter(model, makeTasks(200, good, 3), deployments);
    for (const word of ['sum', 'poem'])
      expect(Math.abs(of(same, word, 'weak') - of(model, word, 'weak'))).toBeLessThan(0.1);
    expect(shiftRouter(model, [], deployments)).toEqual(model);
    expect(shiftRouter(model, makeTasks(100, worse, 2), ['others'])).toEqual(model);
  });

  it('is a router like any other: it can be written and read, also where nothing is left to tell apart', () => {
    const turned = { sum: [0.1, 0.95], poem: [0.9, 0.95] };
    const moved = shiftRouter(model, makeTasks(400, turned, 4), deployments);
    expect(of(decodeRouter(encodeRouter(moved)), 'sum', 'weak')).toBeCloseTo(of(moved, 'sum', 'weak'), 1);
  });
});

describe('learning again after a router was taken out', () => {
  const settings = { deployments, signals: [], seed: 1, checkTasks: 200, windows: [150] };
  const shift = { checkTasks: 100, tasks: 100 };
  const changed = [...makeTasks(400, good, 5), ...makeTasks(230, worse, 6, 400)];

  it('finds it, moved, where a new one has too little to learn from', () => {
    const alone = relearnRouter(changed, null, { ...settings, former: model });
    expect(alone).toMatchObject({ activated: null, serving: null });
    const found = relearnRouter(changed, null, { ...settings, former: model, shift });
    expect(found.tried.at(-1)).toMatchObject({ kind: 'shifted', window: 100, reason: 'better' });
    expect(found).toMatchObject({ activated: 1, suspended: false });
    expect(found.serving === null ? 1 : of(found.serving, 'sum', 'weak')).toBeLessThan(0.75);
  });

  it('does not bring it back as it was', () => {
    const before = makeTasks(630, worse, 7);
    const { sum, poem } = { sum: of(model, 'sum', 'weak'), poem: of(model, 'poem', 'weak') };
    const { serving } = relearnRouter(before, null, { ...settings, former: model, shift });
    if (serving !== null) expect([of(serving, 'sum', 'weak'), of(serving, 'poem', 'weak')]).not.toEqual([sum, poem]);
    expect(relearnRouter(makeTasks(200, good, 8), null, { ...settings, former: model, shift }).suspended).toBe(false);
  });

  it('counts the moved one among the candidates that the level is divided for', () => {
    const many = { ...settings, windows: [1, 2, 3, 4] };
    expect(() => relearnRouter([], null, { ...many, shift })).toThrow(RangeError);
  });
});
