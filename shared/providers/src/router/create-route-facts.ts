import type { Portfolio } from '@upshift/contracts';
import { createRouter, type Router } from '@upshift/learn';
import type { Logger, RouteFactsSource } from '@upshift/ports';
import { loadRouter, RouterFileError } from './load-router.ts';

export interface RouteFactsOptions {
  /** Where relative paths of routers begin. */
  readonly modelsDir: string;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
  /** Monotonic, in µs. */
  readonly micros: () => number;
}

/** Routers kept in memory. A process meets few portfolios. */
const keptRouters = 20;

interface Shelved {
  router: Router | null;
  readonly reading: Promise<void>;
}

/** Reads the routers of portfolios, each once. A router that cannot be read is warned of, and the heuristic goes on. */
export function createRouteFacts({ modelsDir, logger, micros }: RouteFactsOptions): RouteFactsSource {
  const shelf = new Map<string, Shelved>();

  function find(card: NonNullable<Portfolio['router']>): Shelved {
    const key = `${card.file} ${card.sha256 ?? ''}`;
    const before = shelf.get(key);
    if (before !== undefined) return before;
    const shelved: Shelved = { router: null, reading: Promise.resolve() };
    const reading = read(card).then((router) => {
      shelved.router = router;
    });
    const fresh = Object.assign(shelved, { reading });
    shelf.set(key, fresh);
    const oldest = shelf.size > keptRouters ? shelf.keys().next().value : undefined;
    if (oldest !== undefined) shelf.delete(oldest);
    return fresh;
  }

  async function read(card: NonNullable<Portfolio['router']>): Promise<Router | null> {
    try {
      const { model, sha256 } = await loadRouter(card, modelsDir);
      logger.info({ file: card.file, sha256: sha256.slice(0, 12), rows: model.trained.rows }, 'The router is read.');
      return createRouter(model);
    } catch (error) {
      const problem = error instanceof RouterFileError ? error.problem : 'unknown';
      logger.warn({ file: card.file, problem }, 'The router cannot be used; the heuristic routes instead.');
      return null;
    }
  }

  return {
    of: ({ router: card }) => ({ router: card === undefined ? null : find(card).router, micros }),
    ready: ({ router: card }) => (card === undefined ? Promise.resolve() : find(card).reading),
  };
}
