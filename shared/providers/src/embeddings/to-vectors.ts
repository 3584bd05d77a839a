/**
 * What a module answered, as vectors.
 *
 * @param texts how many it was asked about
 * @param size numbers of a vector
 * @returns what is wrong with it, and how to mend it, where it is no such vectors
 */
export function toVectors(answer: unknown, texts: number, size: number): readonly Float32Array[] | string {
  if (!Array.isArray(answer) || answer.length !== texts)
    return `"embed" gave ${Array.isArray(answer) ? `${answer.length} vectors` : 'no array'} for ${texts} texts. Let it give one for each, in their order.`;
  const vectors: Float32Array[] = [];
  for (const [at, given] of answer.entries()) {
    if (!(Array.isArray(given) || given instanceof Float32Array || given instanceof Float64Array))
      return `"embed" gave no array of numbers as vector ${at + 1}. Let it give arrays of ${size} numbers.`;
    if (given.length !== size)
      return `"embed" gave a vector of ${given.length} numbers, and "size" is ${size}. Let the two agree.`;
    if (!given.every((value: unknown) => typeof value === 'number' && Number.isFinite(Math.fround(value))))
      return `"embed" gave a vector that holds something other than finite numbers. Let it give finite numbers alone.`;
    vectors.push(Float32Array.from(given));
  }
  return vectors;
}
