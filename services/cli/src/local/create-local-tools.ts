import { basename, dirname } from 'node:path';
import type { EmbeddingsConfig, Portfolio } from '@upshift/contracts';
import type { TextEmbedder } from '@upshift/ports';
import { CliError } from '../cli-error.ts';
import type { LocalContext } from '../commands/local.ts';
import type { PortfolioLinter } from '../commands/portfolio-linter.ts';
import type { Embedder } from './embedder.ts';

/** The package that runs local models, loaded when it is first needed. */
export interface LocalModelsPackage {
  openEmbedder(): Promise<Embedder>;
  openTextEmbedder(card: EmbeddingsConfig, modelsDir: string): Promise<TextEmbedder>;
  readonly LocalModelError: new (...parts: never[]) => Error;
  readonly EmbeddingsError: new (...parts: never[]) => Error;
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
  const embedders = new Map<string, Promise<Embedder>>();
  async function open(): Promise<Embedder> {
    const { openEmbedder, LocalModelError } = await load();
    return openEmbedder().catch((error: unknown) => {
      throw error instanceof LocalModelError ? new CliError('EMBEDDINGS_MISSING', error.message) : error;
    });
  }
  async function openModule(path: string): Promise<Embedder> {
    const { openTextEmbedder, EmbeddingsError } = await load();
    try {
      return (await openTextEmbedder({ kind: 'module', file: basename(path) }, dirname(path))).embed;
    } catch (error) {
      throw error instanceof EmbeddingsError ? new CliError('FILE_UNREADABLE', error.message) : error;
    }
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
      openEmbedder(module = '') {
        const embedder = embedders.get(module) ?? (module === '' ? open() : openModule(module));
        embedders.set(module, embedder);
        return embedder;
      },
      cpuMicros() {
        const { user, system } = process.threadCpuUsage();
        return user + system;
      },
    },
  };
}
