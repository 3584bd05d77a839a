import { createHash } from 'node:crypto';

/** Puts what belongs together into the same one of `count` folds; the same every time. */
export function foldOf(group: string, count: number, seed = 0): number {
  const digest = createHash('sha256').update(`${seed}:${group}`).digest('hex');
  return Number.parseInt(digest.slice(0, 8), 16) % count;
}

/** Area under the receiver operating characteristic, by ranks; ties count half. `labels`: 1 should score higher. */
export function aurocOf(scores: readonly number[], labels: readonly number[]): number {
  const order = scores
    .map((score, index) => ({ score, label: labels[index] }))
    .sort((one, other) => one.score - other.score);
  let sum = 0;
  let positives = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && order[end]?.score === order[start]?.score) end++;
    for (let at = start; at < end; at++)
      if (order[at]?.label === 1) {
        sum += (start + end + 1) / 2;
        positives++;
      }
    start = end;
  }
  return (sum - (positives * (positives + 1)) / 2) / (positives * (order.length - positives));
}
