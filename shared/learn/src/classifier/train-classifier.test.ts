import { describe, expect, it } from 'vitest';
import { makeExamples } from '../testing/make-examples.ts';
import { chooseLabel } from './choose-label.ts';
import { createTextVectorizer, embeddingFeatures, ngramFeatures } from './features.ts';
import { type Example, trainClassifier } from './train-classifier.ts';

const train = (examples: readonly Example[], seed = 1) =>
  trainClassifier('ngram-logistic', examples, ngramFeatures(examples.map(({ text }) => text)), { seed });
const examples = makeExamples(300);
const model = train(examples);
const toVector = createTextVectorizer(model);

describe('a classifier of texts', () => {
  it('labels texts that it has not seen', () => {
    const fresh = makeExamples(200, { seed: 2 });
    const right = fresh.filter(({ text, label }) => chooseLabel(model, toVector(text))?.label === label);
    expect(right.length).toBeGreaterThan(195);
    expect(model.quality.accuracy).toBeGreaterThan(0.97);
  });

  it('is the same for the same seed and the same examples', () => {
    expect(train(examples)).toEqual(model);
    expect(train(examples, 2).linear.weights).not.toEqual(model.linear.weights);
  });

  it('is less sure of texts whose words it has never seen', () => {
    const sure = chooseLabel(model, toVector('I need help with my parcel'))?.confidence ?? 0;
    const strange = chooseLabel(model, toVector('quantum chromodynamics explains zebras'))?.confidence ?? 1;
    expect(sure).toBeGreaterThan(0.9);
    expect(strange).toBeLessThan(0.6);
    expect(chooseLabel(model, toVector(''))?.confidence).toBeLessThan(0.6);
  });

  it('answers with an allowed label only, and shares the probability among those', () => {
    const vector = toVector('where is the parcel today');
    expect(chooseLabel(model, vector, new Set(['parcel', 'refund']))?.label).toBe('parcel');
    const forced = chooseLabel(model, vector, new Set(['refund', 'login']));
    expect(['refund', 'login']).toContain(forced?.label);
    expect(forced?.confidence).toBeGreaterThanOrEqual(0.5);
    expect(chooseLabel(model, vector, new Set(['refund']))).toEqual({ label: 'refund', confidence: 1 });
    expect(chooseLabel(model, vector, new Set(['weather']))).toBeNull();
  });

  it('says how sure it is as often as it is right, where labels are noisy', () => {
    const { quality } = train(makeExamples(900, { noise: 0.3, seed: 5 }));
    expect(quality.accuracy).toBeGreaterThan(0.7);
    expect(quality.accuracy).toBeLessThan(0.9);
    expect(quality.calibrationError).toBeLessThan(0.06);
  });

  it('reports progress in parts of one length', () => {
    const seen: number[] = [];
    trainClassifier('ngram-logistic', examples, ngramFeatures(examples.map(({ text }) => text)), {
      onProgress: (done, of) => seen.push(done / of),
    });
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
  });

  it.each([
    ['one label', [{ text: 'a', label: 'x' }], /fewer than two labels/],
    ['too few examples', makeExamples(4), /at least 5 are needed/],
  ])('refuses %s', (_, few, message) => {
    expect(() => train(few)).toThrow(message);
  });
});

describe('a classifier that also reads embeddings', () => {
  // The words say nothing; the first number of the embedding tells the labels apart, beside a large one that all share.
  const rows = Array.from({ length: 60 }, (_, row) => ({ text: 'the same', label: row % 2 === 0 ? 'even' : 'odd' }));
  const embeddingOf = (row: number) => [row % 2 === 0 ? 3 : -3, 100, row / 60];
  const texts = rows.map(({ text }, row) => `${text} ${row}`);
  const examples = rows.map(({ label }, row) => ({ label, text: texts[row] as string }));
  const source = embeddingFeatures(
    texts,
    rows.map((_, row) => embeddingOf(row)),
  );
  const trained = trainClassifier('embedding-logistic', examples, source);

  it('learns from both, less what all texts share', () => {
    expect(trained.quality.accuracy).toBe(1);
    expect(trained.center).toEqual(Float32Array.from([0, 100, 29.5 / 60]));
    expect(trained.linear.features).toBe(trained.vocabulary.hashes.length + 3);
    const vectorOf = createTextVectorizer(trained);
    expect(chooseLabel(trained, vectorOf('strange words', [3, 100, 0.5]))?.label).toBe('even');
    expect(chooseLabel(trained, vectorOf('strange words', [-3, 100, 0.5]))?.label).toBe('odd');
  });

  it('wants an embedding of the length that it was trained on', () => {
    expect(() => createTextVectorizer(trained)('no embedding')).toThrow(/embeddings of 3 numbers; it was given none/);
    expect(() => createTextVectorizer(trained)('short', [1])).toThrow(/it was given 1/);
  });
});
