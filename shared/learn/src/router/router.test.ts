import { describe, expect, it } from 'vitest';
import { ModelFileError } from '../file/frame.ts';
import { seededRandom } from '../seeded-random.ts';
import { createRouter } from './create-router.ts';
import { decodeRouter } from './decode-router.ts';
import { encodeRouter } from './encode-router.ts';
import { type RouterExample, trainRouter } from './train-router.ts';

const deployments = ['weak', 'strong'];
const signals = ['length', 'constant'];

/** The weak one is right on sums and wrong on integrals, nine times of ten; the strong one is right nine times of ten. */
function makeExamples(count: number, seed = 7): RouterExample[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const isHard = random() < 0.5;
    const text = `${isHard ? 'integrate the function' : 'add these numbers'} ${Math.floor(random() * 1000)}`;
    const weak = Number(random() < (isHard ? 0.1 : 0.9));
    return { text, signals: [text.length, 1], question: `q${index}`, outcomes: [weak, Number(random() < 0.9)] };
  });
}

const settings = { deployments, signals, seed: 1 };

describe('a router', () => {
  const { model, heldOut } = trainRouter(makeExamples(600), settings);

  it('says how likely each deployment is to be right, honestly, of tasks that it has not seen', () => {
    const [weak, strong] = model.deployments.map(({ quality }) => quality);
    expect(weak?.brier).toBeLessThan(0.12);
    expect(weak?.brierOfBaseRate).toBeGreaterThan(0.24);
    expect(weak?.calibrationError).toBeLessThan(0.06);
    expect(weak?.auc).toBeGreaterThan(0.85);
    expect(strong?.brier).toBeLessThan((strong?.brierOfBaseRate ?? 0) + 0.005);
    expect(heldOut).toHaveLength(600);
  });

  it('answers the same from its file', () => {
    const before = createRouter(model);
    const after = createRouter(decodeRouter(encodeRouter(model)));
    for (const { text, signals: counted } of makeExamples(20, 9))
      for (const [name, probability] of before({ text, signals: counted }))
        expect(after({ text, signals: counted }).get(name)).toBeCloseTo(probability, 2);
  });

  it('is the same for the same seed', () => {
    expect(encodeRouter(trainRouter(makeExamples(80), settings).model)).toEqual(
      encodeRouter(trainRouter(makeExamples(80), settings).model),
    );
  });

  it('shrinks to the base rate where there is little to learn from', () => {
    const few = trainRouter(makeExamples(10), settings).model;
    const [weak] = few.deployments;
    const base = 1 / (1 + Math.exp(-(weak?.offset ?? 0)));
    const said = createRouter(few)({ text: 'something that nobody has seen', signals: [30, 1] }).get('weak') ?? 0;
    expect(Math.abs(said - base)).toBeLessThan(0.15);
  });

  it('learns of a deployment from the tasks that it tried alone', () => {
    const some = makeExamples(200).map((example, index) => ({
      ...example,
      outcomes: [index % 2 === 0 ? (example.outcomes[0] ?? null) : null, example.outcomes[1] ?? null],
    }));
    expect(trainRouter(some, settings).model.deployments.map(({ quality }) => quality.tasks)).toEqual([100, 200]);
  });

  it('refuses too few tasks', () => {
    expect(() => trainRouter(makeExamples(3), settings)).toThrow(/at least 5/);
  });
});

describe('the file of a router', () => {
  const file = encodeRouter(trainRouter(makeExamples(40), settings).model);

  it.each([
    ['another file', () => new TextEncoder().encode('something else entirely')],
    ['another version', () => file.with(7, 9)],
    ['a damaged one', () => file.with(file.length - 9, (file[file.length - 9] ?? 0) ^ 1)],
    ['one that is cut off', () => file.subarray(0, -20)],
  ])('is refused when it is %s', (_, make) => {
    expect(() => decodeRouter(make())).toThrow(ModelFileError);
  });
});
