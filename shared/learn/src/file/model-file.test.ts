import { describe, expect, it } from 'vitest';
import { chooseLabel } from '../classifier/choose-label.ts';
import { createTextVectorizer, embeddingFeatures, ngramFeatures } from '../classifier/features.ts';
import { trainClassifier } from '../classifier/train-classifier.ts';
import { makeExamples } from '../testing/make-examples.ts';
import { decodeModel } from './decode-model.ts';
import { encodeModel } from './encode-model.ts';
import { ModelFileError } from './frame.ts';

const examples = makeExamples(200);
const model = trainClassifier('ngram-logistic', examples, ngramFeatures(examples.map(({ text }) => text)));
const file = encodeModel(model);
const change = (at: number, byte: number) => file.map((before, index) => (index === at ? byte : before));

describe('a model file', () => {
  it('answers as the model that was written', () => {
    const read = decodeModel(file);
    const { linear: _, ...rest } = model;
    expect(read).toMatchObject(rest);
    const toVector = createTextVectorizer(read);
    for (const { text } of makeExamples(100, { seed: 3 })) {
      const [before, after] = [model, read].map((one) => chooseLabel(one, toVector(text)));
      expect(after?.label).toBe(before?.label);
      expect(after?.confidence).toBeCloseTo(before?.confidence ?? 0, 1);
    }
  });

  it('is read from any place in a larger buffer, and again gives the same file', () => {
    const larger = new Uint8Array(file.length + 8);
    larger.set(file, 3);
    const read = decodeModel(larger.subarray(3, 3 + file.length));
    expect(read).toEqual(decodeModel(file));
    expect(encodeModel(read)).toEqual(file);
  });

  it('is read from a Buffer that is part of a larger one, as a database driver hands it over', () => {
    const larger = Buffer.alloc(file.length + 8);
    larger.set(file, 5);
    expect(decodeModel(larger.subarray(5, 5 + file.length))).toEqual(decodeModel(file));
  });

  it('keeps a model of embeddings', () => {
    const vectors = examples.map(({ label }) => [label.length, 1, 2]);
    const source = embeddingFeatures(
      examples.map(({ text }) => text),
      vectors,
    );
    const trained = trainClassifier('embedding-logistic', examples, source);
    const { linear: _, ...rest } = trained;
    expect(decodeModel(encodeModel(trained))).toMatchObject({ ...rest, center: trained.center });
  });

  it.each([
    ['an empty file', new Uint8Array(0), /is no model/],
    ['another file', new TextEncoder().encode('{"text": "I am still waiting"}'), /is no model/],
    ['another version of the format', change(7, 9), /version 9 .* train it again/],
    ['a file that was cut off', file.subarray(0, file.length - 100), /damaged or cut off/],
    ['a few bytes', file.subarray(0, 9), /damaged or cut off/],
    ['a damaged byte', change(file.length >> 1, (file[file.length >> 1] as number) ^ 1), /damaged or cut off/],
    ['a damaged header', change(20, 0x7b), /damaged or cut off/],
  ])('is refused: %s', (_, bytes, message) => {
    expect(() => decodeModel(bytes)).toThrow(ModelFileError);
    expect(() => decodeModel(bytes)).toThrow(message);
  });
});
