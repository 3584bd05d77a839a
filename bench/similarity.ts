/**
 * What the scorer `similarity` tells apart, by words and by embeddings, on pairs of public questions (Banking77): two of one intent against two of
 * different ones. `node bench/similarity.ts [--data FILE.jsonl.gz] [--pairs 2000] [--seed 1]`; the file has `text` and `intent` in each line.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { createRandom, wordSimilarity } from '@upshift/core';
import { scoreVectors } from '@upshift/evals';
import { openEmbedder } from '@upshift/providers';

const { values } = parseArgs({
  options: {
    data: {
      type: 'string',
      default: new URL('../../shared/data/validators/banking77.jsonl.gz', import.meta.url).pathname,
    },
    pairs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
  },
});
/** Pairs that the model is given at once. */
const atOnce = 16;
const thresholds = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8];

interface Line {
  readonly text: string;
  readonly intent: string;
}
interface Pair {
  readonly same: boolean;
  readonly texts: readonly [string, string];
}

function drawPairs(lines: readonly Line[], count: number, random: () => number): Pair[] {
  const byIntent = [...Map.groupBy(lines, ({ intent }) => intent).values()].filter(({ length }) => length > 1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: 2 * count }, (_, at) => {
    const same = at % 2 === 0;
    const group = pick(byIntent);
    for (;;) {
      const [left, right] = [pick(group), pick(same ? group : pick(byIntent))];
      if (left.text !== right.text && (left.intent === right.intent) === same)
        return { same, texts: [left.text, right.text] };
    }
  });
}

/** Probability that a pair of one intent scores higher than one of two; ties count half. */
function areaUnder(scores: readonly { readonly same: boolean; readonly score: number }[]): number {
  const sorted = scores.toSorted((a, b) => a.score - b.score);
  let [below, area] = [0, 0];
  for (let at = 0; at < sorted.length; ) {
    let end = at;
    while (sorted[end]?.score === sorted[at]?.score && end < sorted.length) end++;
    const tied = sorted.slice(at, end);
    const others = tied.filter(({ same }) => !same).length;
    area += (tied.length - others) * (below + others / 2);
    below += others;
    at = end;
  }
  return area / (below * (scores.length - below));
}

if (!existsSync(values.data)) {
  process.stderr.write(`There is no ${values.data}: nothing was measured.\n`);
  process.exit(2);
}
const lines: Line[] = gunzipSync(readFileSync(values.data))
  .toString('utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const pairs = drawPairs(lines, Number(values.pairs), createRandom(Number(values.seed)));
const embed = await openEmbedder();
await embed(['one text', 'another text']);
const before = process.cpuUsage();
const vectors: number[] = [];
for (let at = 0; at < pairs.length; at += atOnce) {
  const batch = pairs.slice(at, at + atOnce);
  const made = await embed(batch.flatMap(({ texts }) => texts));
  for (const [place] of batch.entries())
    vectors.push(scoreVectors(0, made[2 * place] ?? [], made[2 * place + 1] ?? []).score ?? 0);
}
const { user, system } = process.cpuUsage(before);
const by = {
  words: pairs.map(({ texts }) => wordSimilarity(...texts)),
  'embeddings: sentence': vectors,
};
const percent = (share: number): string => (100 * share).toFixed(1);
process.stdout.write(
  `${pairs.length} pairs; ${((user + system) / 1000 / pairs.length).toFixed(2)} ms of processor a pair by embeddings\n`,
);
for (const [name, scores] of Object.entries(by)) {
  const marked = pairs.map(({ same }, at) => ({ same, score: scores[at] ?? 0 }));
  const passed = (same: boolean, min: number): string =>
    percent(marked.filter((one) => one.same === same && one.score >= min).length / (marked.length / 2));
  const rows = thresholds.map((min) => `${min}: ${passed(true, min)} / ${passed(false, min)}`);
  process.stdout.write(
    `${name}: AUC ${areaUnder(marked).toFixed(3)}; passed of one intent / of two, %, at ${rows.join(', ')}\n`,
  );
}
