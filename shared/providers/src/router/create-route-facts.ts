import type { Portfolio } from '@upshift/contracts';
import { createRouter, type Router } from '@upshift/learn';
import type { Clock, Limiter, Logger, RouteFactsOfPortfolio, RouteFactsSource, TextEmbedders } from '@upshift/ports';
import { createEmbedders } from '../embeddings/create-embedders.ts';
import { createHealthGlance } from './create-health-glance.ts';
import { loadRouter, RouterFileError, type StoredModels } from './load-router.ts';
import { type IntentsCard, openIntents } from './open-intents.ts';

export interface RouteFactsOptions {
  /** Where relative paths of routers and intents begin. */
  readonly modelsDir: string;
  /** Asked for a pinned router of which there is no file. */
  readonly stored?: StoredModels;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Monotonic, in µs. */
  readonly micros: () => number;
  /** How deployments are, for the signals of a decision; asked once a second at most, never waited for. */
  readonly look?: Limiter['look'];
  /** Those that the process has anyhow; silent: its own, closed with it. */
  readonly embedders?: TextEmbedders;
}

/** Files kept in memory, of each kind. A process meets few portfolios. */
const keptFiles = 20;
/** How long `read` waits for files and a vector, in ms. */
const readMs = 500;

/**
 * Reads the routers and intents of portfolios, each once. What cannot be read is warned of, and the heuristic, or the default
 * workload, goes on.
 */
export function createRouteFacts({
  modelsDir,
  stored,
  logger,
  clock,
  micros,
  look,
  embedders: given,
}: RouteFactsOptions): RouteFactsSource & { close(): Promise<void> } {
  const findRouter = createShelf(async (card: NonNullable<Portfolio['router']>): Promise<Router | null> => {
    try {
      const { model, sha256 } = await loadRouter(card, modelsDir, stored);
      logger.info({ file: card.file, sha256: sha256.slice(0, 12), rows: model.trained.rows }, 'The router is read.');
      return createRouter(model);
    } catch (error) {
      const problem = error instanceof RouterFileError ? error.problem : 'unknown';
      logger.warn({ file: card.file, problem }, 'The router cannot be used; the heuristic routes instead.');
      return null;
    }
  });
  // Opens nothing before it is asked.
  const own = createEmbedders(modelsDir);
  const embedders = given ?? own;
  const openShelf = createShelf((card: IntentsCard) => openIntents(card, { modelsDir, embedders, logger, micros }));
  const findIntents = ({ intents, embeddings }: Portfolio) =>
    intents === undefined ? null : openShelf({ ...intents, ...(embeddings === undefined ? {} : { embeddings }) });

  const healthOf = look === undefined ? null : createHealthGlance(look, micros);

  const of = (portfolio: Portfolio): RouteFactsOfPortfolio => {
    const { router, deployments } = portfolio;
    const intents = findIntents(portfolio)?.content;
    return {
      router: router === undefined ? null : findRouter(router).content,
      intents: intents?.kind === 'words' ? intents.reader : null,
      health: healthOf?.(Object.keys(deployments)) ?? null,
      micros,
    };
  };
  const ready = async (portfolio: Portfolio): Promise<void> => {
    const { router } = portfolio;
    await Promise.all([router === undefined ? null : findRouter(router).reading, findIntents(portfolio)?.reading]);
  };

  return {
    of,
    ready,
    async read(portfolio, text) {
      const shelved = findIntents(portfolio);
      const needsVector = text !== null && shelved?.content?.kind === 'vectors';
      if (shelved === null || (shelved.isRead && !needsVector)) return of(portfolio);
      const waited = new AbortController();
      const late = clock.sleep(readMs, waited.signal).then(
        () => null,
        () => null,
      );
      try {
        if (!shelved.isRead) await Promise.race([ready(portfolio), late]);
        const { content } = shelved;
        if (text === null || content?.kind !== 'vectors') return of(portfolio);
        const intents = await Promise.race([content.readerOf(text), late]);
        return { ...of(portfolio), intents };
      } finally {
        waited.abort();
      }
    },
    close: () => own.close(),
  };
}

interface Card {
  readonly file: string;
  readonly sha256?: string | undefined;
  readonly embeddings?: Portfolio['embeddings'];
}

interface Shelved<Content> {
  content: Content | null;
  isRead: boolean;
  readonly reading: Promise<void>;
}

/** Reads the file that a card names once. A `read` that has nothing to give answers null; it never rejects. */
function createShelf<Of extends Card, Content>(
  read: (card: Of) => Promise<Content | null>,
): (card: Of) => Shelved<Content> {
  const shelf = new Map<string, Shelved<Content>>();
  return (card) => {
    const vectors = card.embeddings === undefined ? '' : JSON.stringify(card.embeddings);
    const key = `${card.file} ${card.sha256 ?? ''} ${vectors}`;
    const before = shelf.get(key);
    if (before !== undefined) return before;
    const shelved: { -readonly [Key in keyof Shelved<Content>]: Shelved<Content>[Key] } = {
      content: null,
      isRead: false,
      reading: Promise.resolve(),
    };
    shelved.reading = read(card).then((content) => {
      shelved.content = content;
      shelved.isRead = true;
    });
    shelf.set(key, shelved);
    const oldest = shelf.size > keptFiles ? shelf.keys().next().value : undefined;
    if (oldest !== undefined) shelf.delete(oldest);
    return shelved;
  };
}
