import { expect, it } from 'vitest';
import { batchTexts } from './batch-texts.ts';

/** A sentence model that gives each text its length, and ends a batch when it is told to. */
function fakeEmbedder() {
  const batches: { texts: readonly string[]; end: (error?: Error) => void }[] = [];
  const embed = (texts: readonly string[]) =>
    new Promise<number[][]>((resolve, reject) => {
      const end = (error?: Error) =>
        error === undefined ? resolve(texts.map(({ length }) => [length])) : reject(error);
      batches.push({ texts, end });
    });
  return { batches, embed };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

it('takes together what came while others were worked on, 32 at most', async () => {
  const { batches, embed } = fakeEmbedder();
  const one = batchTexts(embed);
  const vectors = Array.from({ length: 50 }, (_, n) => one('x'.repeat(n)));
  for (let batch = 0; batch < 3; batch++) {
    batches[batch]?.end();
    await settle();
  }
  expect(await Promise.all(vectors)).toEqual(vectors.map((_, n) => [n]));
  expect(batches.map(({ texts }) => texts.length)).toEqual([1, 32, 17]);
});

it('fails those of a batch that failed, and goes on', async () => {
  const { batches, embed } = fakeEmbedder();
  const one = batchTexts(embed);
  const [first, second] = [one('a'), one('bc')];
  batches[0]?.end(new Error('no memory'));
  await expect(first).rejects.toThrow('no memory');
  await settle();
  batches[1]?.end();
  expect(await second).toEqual([2]);
});
