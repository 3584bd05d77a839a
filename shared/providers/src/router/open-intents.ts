import type { Portfolio } from '@upshift/contracts';
import { chooseLabel, createTextVectorizer } from '@upshift/learn';
import type { Logger, RouteFactsOfPortfolio } from '@upshift/ports';
import type { Embedders } from '../embeddings/create-embedders.ts';
import { EmbeddingsError } from '../embeddings/embeddings-error.ts';
import { batchTexts } from '../local/batch-texts.ts';
import { IntentsFileError, loadIntents, requireVectors } from './load-intents.ts';

export type IntentReader = NonNullable<RouteFactsOfPortfolio['intents']>;

/** What names intents in a portfolio, with the embeddings that they may need. */
export type IntentsCard = NonNullable<Portfolio['intents']> & Pick<Portfolio, 'embeddings'>;

/** Intents that can be asked. */
export type OpenIntents =
  | { readonly kind: 'words'; readonly reader: IntentReader }
  /** A reader for one text, once its vector is there; null where it cannot be had. Never rejects. */
  | { readonly kind: 'vectors'; readerOf(text: string): Promise<IntentReader | null> };

export interface OpenIntentsOptions {
  readonly modelsDir: string;
  readonly embedders: Pick<Embedders, 'open'>;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
  /** Monotonic, in µs. */
  readonly micros: () => number;
}

/** Texts that may wait for vectors at once; more are not waited for, so that a slow module holds a bounded number of them. */
const mostWaiting = 256;

/** @returns null, with a warning, where they cannot be used */
export async function openIntents(card: IntentsCard, options: OpenIntentsOptions): Promise<OpenIntents | null> {
  const { modelsDir, logger } = options;
  try {
    const { model, sha256 } = await loadIntents(card, modelsDir);
    const opened = await readerOf(card, model, options);
    logger.info({ file: card.file, sha256: sha256.slice(0, 12) }, 'The intents are read.');
    return opened;
  } catch (error) {
    const problem = error instanceof IntentsFileError || error instanceof EmbeddingsError ? error.problem : 'unknown';
    logger.warn({ file: card.file, problem }, 'The intents cannot be used; the default workload is taken instead.');
    return null;
  }
}

async function readerOf(
  { file, embeddings }: IntentsCard,
  model: Awaited<ReturnType<typeof loadIntents>>['model'],
  { embedders, logger, micros }: OpenIntentsOptions,
): Promise<OpenIntents> {
  const toVector = createTextVectorizer(model);
  if (model.center === null) return { kind: 'words', reader: (text) => chooseLabel(model, toVector(text)) };
  const embedder = embeddings === undefined ? null : await embedders.open(embeddings);
  requireVectors(file, model, embedder?.size ?? null);
  if (embedder === null) throw new TypeError('Intents that read vectors need what makes them.');
  const embed = batchTexts((texts) => embedder.embed(texts));
  let waiting = 0;
  let isWarned = false;
  return {
    kind: 'vectors',
    async readerOf(text) {
      if (waiting >= mostWaiting) return null;
      waiting += 1;
      const startedMicros = micros();
      try {
        const embedding = await embed(text);
        const spentMicros = micros() - startedMicros;
        isWarned = false;
        const read: IntentReader = (asked) => (asked === text ? chooseLabel(model, toVector(text, embedding)) : null);
        return Object.assign(read, { spentMicros });
      } catch (error) {
        const problem = error instanceof EmbeddingsError ? error.problem : 'unknown';
        if (!isWarned)
          logger.warn({ embeddings: embedder.name, problem }, 'No vector of a text; the default workload is taken.');
        isWarned = true;
        return null;
      } finally {
        waiting -= 1;
      }
    },
  };
}
