/** The features of one text that are not zero. */
export interface SparseVector {
  readonly indexes: Uint32Array;
  readonly values: Float32Array;
}

/**
 * Puts the vector of a sentence model behind the features of a text: less the mean of all texts, because most of such a
 * vector is the same for any sentence, and scaled to length 1, so that both halves have the same say.
 *
 * @param features how many the text's own features may be; the embedding's follow
 */
export function joinEmbedding(
  { indexes, values }: SparseVector,
  features: number,
  embedding: ArrayLike<number>,
  center: Float32Array,
): SparseVector {
  let square = 0;
  for (let at = 0; at < center.length; at++) square += ((embedding[at] as number) - (center[at] as number)) ** 2;
  const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
  const joined = {
    indexes: new Uint32Array(indexes.length + center.length),
    values: new Float32Array(indexes.length + center.length),
  };
  joined.indexes.set(indexes);
  joined.values.set(values);
  for (let at = 0; at < center.length; at++) {
    joined.indexes[indexes.length + at] = features + at;
    joined.values[indexes.length + at] = ((embedding[at] as number) - (center[at] as number)) * scale;
  }
  return joined;
}
