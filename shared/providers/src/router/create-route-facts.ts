import type { Portfolio } from '@upshift/contracts';
import { chooseLabel, createRouter, createTextVectorizer, type Router } from '@upshift/learn';
import type { Clock, Limiter, Logger, RouteFactsOfPortfolio, RouteFactsSource } from '@upshift/ports';
import { createHealthGlance } from './create-health-glance.ts';
import { IntentsFileError, loadIntents } from './load-intents.ts';
import { loadRouter, RouterFileError, type StoredModels } from './load-router.ts';

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
}

type IntentReader = NonNullable<RouteFactsOfPortfolio['intents']>;

/** Files kept in memory, of each kind. A process meets few portfolios. */
const keptFiles = 20;
/** How long `read` waits for files, in ms. */
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
}: RouteFactsOptions): RouteFactsSource {
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
  const findIntents = createShelf(async (card: NonNullable<Portfolio['intents']>): Promise<IntentReader | null> => {
    try {
      const { model, sha256 } = await loadIntents(card, modelsDir);
      logger.info({ file: card.file, sha256: sha256.slice(0, 12) }, 'The intents are read.');
      const toVector = createTextVectorizer(model);
      return (text) => chooseLabel(model, toVector(text));
    } catch (error) {
      const problem = error instanceof IntentsFileError ? error.problem : 'unknown';
      logger.warn({ file: card.file, problem }, 'The intents cannot be used; the default workload is taken instead.');
      return null;
    }
  });

  const healthOf = look === undefined ? null : createHealthGlance(look, micros);

  const of = ({ router, intents, deployments }: Portfolio): RouteFactsOfPortfolio => ({
    router: router === undefined ? null : findRouter(router).content,
    intents: intents === undefined ? null : findIntents(intents).content,
    health: healthOf?.(Object.keys(deployments)) ?? null,
    micros,
  });
  const ready = async ({ router, intents }: Portfolio): Promise<void> => {
    await Promise.all([
      router === undefined ? null : findRouter(router).reading,
      intents === undefined ? null : findIntents(intents).reading,
    ]);
  };

  return {
    of,
    ready,
    async read(portfolio) {
      const { intents } = portfolio;
      if (intents === undefined || findIntents(intents).isRead) return of(portfolio);
      const waited = new AbortController();
      const sleeping = clock.sleep(readMs, waited.signal).catch(() => undefined);
      await Promise.race([ready(portfolio), sleeping]);
      waited.abort();
      return of(portfolio);
    },
  };
}

interface Card {
  readonly file: string;
  readonly sha256?: string | undefined;
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
    const key = `${card.file} ${card.sha256 ?? ''}`;
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
