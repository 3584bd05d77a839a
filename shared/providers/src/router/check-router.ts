import type { Portfolio } from '@upshift/contracts';
import type { ModelFinding } from '../local/check-local-models.ts';
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
  try {
    const { model, sha256 } = await loadRouter(card, modelsDir);
    const findings: ModelFinding[] = [];
    const served = new Set(Object.values(deployments).map(({ model: name }) => name));
    if (!model.deployments.some(({ name }) => served.has(name)))
      findings.push({
        path: ['router', 'file'],
        code: 'router-foreign',
        message: `The router "${card.file}" knows ${model.deployments.map(({ name }) => name).join(', ')}, and no deployment runs one of them.`,
        severity: 'warning',
      });
    if (card.sha256 === undefined)
      findings.push({
        path: ['router', 'file'],
        code: 'router-unpinned',
        message: `Any file in the place of "${card.file}" would be used. Pin it: sha256: ${sha256}`,
        severity: 'warning',
      });
    return findings;
  } catch (error) {
    if (!(error instanceof RouterFileError)) throw error;
    const key = error.problem === 'router-changed' ? 'sha256' : 'file';
    const severity = error.problem === 'router-missing' ? 'warning' : 'error';
    return [{ path: ['router', key], code: error.problem, message: error.message, severity }];
  }
}
