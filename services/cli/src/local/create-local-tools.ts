import { dirname } from 'node:path';
import type { Portfolio } from '@upshift/contracts';
import { CliError } from '../cli-error.ts';
import type { LocalContext } from '../commands/local.ts';
import type { PortfolioLinter } from '../commands/portfolio-linter.ts';
import type { Embedder } from './embedder.ts';

/** The package that runs local models, loaded when it is first needed. */
export interface LocalModelsPackage {
  openEmbedder(): Promise<Embedder>;
  readonly LocalModelError: new (...parts: never[]) => Error;
  checkLocalModels(portfolio: Portfolio, modelsDir: string): ReturnType<PortfolioLinter['checkFiles']>;
  checkRouter(portfolio: Portfolio, modelsDir: string): ReturnType<PortfolioLinter['checkFiles']>;
  checkIntents(portfolio: Portfolio, modelsDir: string): ReturnType<PortfolioLinter['checkFiles']>;
}

/**
 * What commands do with local models.
 *
 * @param modelsDir UPSHIFT_LOCAL_MODELS_DIR; without it paths begin at the folder of the portfolio file
 */
export function createLocalTools(
  load: () => Promise<LocalModelsPackage>,
  modelsDir: string | undefined,
): { readonly checkFiles: PortfolioLinter['checkFiles']; readonly local: LocalContext['local'] } {
  let embedder: Promise<Embedder> | undefined;
  async function open(): Promise<Embedder> {
    const { openEmbedder, LocalModelError } = await load();
    return openEmbedder().catch((error: unknown) => {
      throw error instanceof LocalModelError ? new CliError('EMBEDDINGS_MISSING', error.message) : error;
    });
  }
  return {
    async checkFiles(portfolio, file) {
      const checks = await load();
      const directory = modelsDir ?? dirname(file);
      return [
        ...(await checks.checkLocalModels(portfolio, directory)),
        ...(await checks.checkRouter(portfolio, directory)),
        ...(await checks.checkIntents(portfolio, directory)),
      ];
    },
    local: {
      // Training and measuring share it: it takes a fifth of a second and 200 MB.
      openEmbedder() {
        embedder ??= open();
        return embedder;
      },
      cpuMicros() {
        const { user, system } = process.threadCpuUsage();
        return user + system;
      },
    },
  };
}
