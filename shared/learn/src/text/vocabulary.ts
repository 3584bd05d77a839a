import type { SparseVector } from '../linear/sparse-vector.ts';

/** The features that a model knows, and what each weighs by how rare it is (idf). */
export interface Vocabulary {
  /** Ascending. */
  readonly hashes: Uint32Array;
  readonly rarities: Float32Array;
  /** Of a feature that the model has never seen. */
  readonly unknownRarity: number;
}

/** A feature of a single text teaches nothing about others. */
const fewestTexts = 2;

/** Learns which features there are from the counts of the texts to train on. */
export function buildVocabulary(counted: readonly ReadonlyMap<number, number>[]): Vocabulary {
  const textsWith = new Map<number, number>();
  for (const counts of counted) for (const hash of counts.keys()) textsWith.set(hash, (textsWith.get(hash) ?? 0) + 1);
  const hashes = Uint32Array.from([...textsWith].filter(([, texts]) => texts >= fewestTexts).map(([hash]) => hash));
  hashes.sort();
  const rarityOf = (texts: number): number => Math.log((1 + counted.length) / (1 + texts)) + 1;
  return {
    hashes,
    rarities: Float32Array.from(hashes, (hash) => rarityOf(textsWith.get(hash) ?? 0)),
    unknownRarity: rarityOf(1),
  };
}

/** Turns texts into vectors of a vocabulary. */
export type Vectorizer = (counts: ReadonlyMap<number, number>) => SparseVector;

/**
 * Weighs each known feature by (1 + ln count) × rarity and scales the text to length 1. What is unknown counts towards the
 * length: a text of strange words has small values everywhere, and a model is not sure of it.
 */
export function createVectorizer({ hashes, rarities, unknownRarity }: Vocabulary): Vectorizer {
  const indexOf = new Map<number, number>();
  for (let index = 0; index < hashes.length; index++) indexOf.set(hashes[index] as number, index);
  return (counts) => {
    const indexes: number[] = [];
    const values: number[] = [];
    let square = 0;
    for (const [hash, count] of counts) {
      const index = indexOf.get(hash);
      const value = (1 + Math.log(count)) * (index === undefined ? unknownRarity : (rarities[index] as number));
      square += value * value;
      if (index === undefined) continue;
      indexes.push(index);
      values.push(value);
    }
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
    return { indexes: Uint32Array.from(indexes), values: Float32Array.from(values, (value) => value * scale) };
  };
}
