import type { LinearModel } from '../linear/linear-model.ts';

/** Each feature's weights as whole numbers from −127 to 127, times a scale of its own. */
export function roundWeights({ classes, features, weights }: Omit<LinearModel, 'biases'>): {
  scales: Float32Array;
  weights: Int8Array;
} {
  const scales = new Float32Array(features);
  const rounded = new Int8Array(features * classes);
  for (let feature = 0; feature < features; feature++) {
    const from = feature * classes;
    let largest = 0;
    for (let at = from; at < from + classes; at++) largest = Math.max(largest, Math.abs(weights[at] as number));
    const scale = largest / 127;
    scales[feature] = scale;
    if (scale === 0) continue;
    for (let at = from; at < from + classes; at++) rounded[at] = Math.round((weights[at] as number) / scale);
  }
  return { scales, weights: rounded };
}

export function toWeights(rounded: Int8Array, scales: Float32Array, classes: number): Float32Array {
  const weights = new Float32Array(rounded.length);
  for (let feature = 0; feature < scales.length; feature++) {
    const scale = scales[feature] as number;
    const from = feature * classes;
    for (let at = from; at < from + classes; at++) weights[at] = (rounded[at] as number) * scale;
  }
  return weights;
}
