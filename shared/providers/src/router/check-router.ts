import type { Portfolio } from '@upshift/contracts';
import type { ModelFinding } from '../local/check-local-models.ts';
import { checkModelFile } from './check-model-file.ts';
import { loadRouter, RouterFileError } from './load-router.ts';

/**
 * Reads the router that a portfolio names, as the classifier would. One that is away is a warning: the heuristic serves.
 *
 * @param modelsDir where a relative path begins
 */
export async function checkRouter(
  { router: card, deployments }: Portfolio,
  modelsDir: string,
): Promise<ModelFinding[]> {
  if (card === undefined) return [];
  const isFileError = (error: unknown): error is RouterFileError => error instanceof RouterFileError;
  return checkModelFile(
    { name: 'router', card, isFileError },
    () => loadRouter(card, modelsDir),
    (model) => {
      const served = new Set(Object.values(deployments).map(({ model: name }) => name));
      if (model.deployments.some(({ name }) => served.has(name))) return [];
      const message = `The router "${card.file}" knows ${model.deployments.map(({ name }) => name).join(', ')}, and no deployment runs one of them.`;
      return [{ path: ['router', 'file'], code: 'router-foreign', message, severity: 'warning' }];
    },
  );
}
