import { embeddingFeatures, encodeModel, trainClassifier } from '@upshift/learn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProviders } from '../create-providers.ts';
import { instantClock, makeCall, never } from '../testing/make-call.ts';
import { makeModelsDir } from '../testing/train-model.ts';
import { type Embedder, openEmbedder, requireEmbeddings } from './open-embedder.ts';

const installed = ((): boolean => {
  try {
    requireEmbeddings();
    return true;
  } catch {
    return false;
  }
})();
/** Loading it takes a fifth of a second on a machine that has nothing else to do. */
const timeoutMs = 120_000;

const likeness = (one: readonly number[], other: readonly number[]): number => {
  const product = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return product(one, other) / Math.sqrt(product(one, one) * product(other, other));
};

const taught = [
  ['the courier has lost my parcel', 'parcel'],
  ['when will the package be delivered', 'parcel'],
  ['my shipment has not arrived', 'parcel'],
  ['I forgot my password', 'login'],
  ['I cannot sign in to my account', 'login'],
  ['reset my login please', 'login'],
] as const;

describe.skipIf(!installed)(
  `the sentence model${installed ? '' : ' (skipped: its optional packages are not installed)'}`,
  { timeout: timeoutMs },
  () => {
    let models: Awaited<ReturnType<typeof makeModelsDir>>;
    let embed: Embedder;
    beforeAll(async () => {
      embed = await openEmbedder();
      models = await makeModelsDir();
    }, timeoutMs);
    afterAll(() => models.remove());

    it('finds texts alike that share no word', async () => {
      const vectors = await embed(['the mail never came', 'my letter is not here yet', 'bake a cake']);
      const [mail, letter, cake] = vectors as [number[], number[], number[]];
      expect(mail).toHaveLength(512);
      expect(likeness(mail, letter)).toBeGreaterThan(likeness(mail, cake) + 0.1);
    });

    it('carries a local deployment, in the thread, without a word on the terminal', async () => {
      const examples = taught.map(([text, label]) => ({ text, label }));
      const texts = taught.map(([text]) => text);
      const source = embeddingFeatures(texts, await embed(texts));
      await models.write('sentences.model', encodeModel(trainClassifier('embedding-logistic', examples, source)));
      const provider = createProviders({ clock: instantClock(), secrets: () => undefined, modelsDir: models.dir });
      const answer = await provider.call(
        makeCall(
          { kind: 'local', method: 'embedding-logistic', file: 'sentences.model' },
          {
            messages: [{ role: 'user', content: 'where is the box that you sent' }],
            outputSchema: { enum: ['parcel', 'login'] },
          },
        ),
        { signal: never() },
      );
      await provider.close();
      expect(answer).toMatchObject({ output: { text: '"parcel"' }, modelServed: 'local/embedding-logistic' });
      expect(answer.confidence).toBeGreaterThan(0);
    });
  },
);
