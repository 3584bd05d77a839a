import { joinEmbedding, type SparseVector } from '../linear/sparse-vector.ts';
import { countNgrams } from '../text/ngrams.ts';
import { buildVocabulary, createVectorizer, type Vocabulary } from '../text/vocabulary.ts';

/** The texts to train on, as features. What is learnt of them (a vocabulary, a mean) comes from the rows named alone. */
export interface FeatureSource {
  fit(rows: readonly number[]): FittedFeatures;
}

/** What turns texts into vectors: part of a model. */
export interface FeatureMaker {
  readonly vocabulary: Vocabulary;
  /** The mean embedding of the texts trained on; null where a model reads no embeddings. */
  readonly center: Float32Array | null;
}

export interface FittedFeatures extends FeatureMaker {
  readonly features: number;
  vectorOf(row: number): SparseVector;
}

/** Texts by their n-grams. */
export function ngramFeatures(texts: readonly string[]): FeatureSource {
  const counted = texts.map(countNgrams);
  const countsOf = (row: number) => counted[row] as ReadonlyMap<number, number>;
  return {
    fit(rows) {
      const vocabulary = buildVocabulary(rows.map(countsOf));
      const toVector = createVectorizer(vocabulary);
      const vectorOf = (row: number) => toVector(countsOf(row));
      return { features: vocabulary.hashes.length, vocabulary, center: null, vectorOf };
    },
  };
}

/**
 * Texts by their n-grams and by the vectors that a sentence model made of them.
 *
 * @param embeddings one a text, all of one length
 */
export function embeddingFeatures(texts: readonly string[], embeddings: readonly ArrayLike<number>[]): FeatureSource {
  const words = ngramFeatures(texts);
  const embeddingOf = (row: number) => embeddings[row] as ArrayLike<number>;
  return {
    fit(rows) {
      const { vocabulary, features, vectorOf } = words.fit(rows);
      const center = meanOf(rows.map(embeddingOf));
      return {
        vocabulary,
        center,
        features: features + center.length,
        vectorOf: (row) => joinEmbedding(vectorOf(row), features, embeddingOf(row), center),
      };
    },
  };
}

function meanOf(vectors: readonly ArrayLike<number>[]): Float32Array {
  const sums = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] as number) + (vector[at] as number);
  return Float32Array.from(sums, (sum) => sum / vectors.length);
}

/**
 * Turns any text into a vector of a model.
 *
 * @returns a function that also wants the embedding of the text where the model has a `center`
 */
export function createTextVectorizer({
  vocabulary,
  center,
}: FeatureMaker): (text: string, embedding?: ArrayLike<number>) => SparseVector {
  const toVector = createVectorizer(vocabulary);
  return (text, embedding) => {
    const vector = toVector(countNgrams(text));
    if (center === null) return vector;
    if (embedding?.length !== center.length) {
      throw new RangeError(
        `The model reads embeddings of ${center.length} numbers; it was given ${embedding?.length ?? 'none'}.`,
      );
    }
    return joinEmbedding(vector, vocabulary.hashes.length, embedding, center);
  };
}
