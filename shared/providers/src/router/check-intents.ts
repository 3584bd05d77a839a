import type { Portfolio } from '@upshift/contracts';
import type { ModelFinding } from '../local/check-local-models.ts';
import { IntentsFileError, loadIntents } from './load-intents.ts';

/**
 * Reads the intents that a portfolio names, as the classifier would. Ones that are away are a warning: the default workload is
 * taken. A label that is no workload of the portfolio is an error: its texts would all go to the default one.
 *
 * @param modelsDir where a relative path begins
 */
export async function checkIntents(
  { intents: card, workloads }: Portfolio,
  modelsDir: string,
): Promise<ModelFinding[]> {
  if (card === undefined) return [];
  try {
    const { model, sha256 } = await loadIntents(card, modelsDir);
    const findings: ModelFinding[] = [];
    const strange = model.labels.filter((label) => !Object.hasOwn(workloads, label));
    if (strange.length > 0)
      findings.push({
        path: ['intents', 'file'],
        code: 'intents-foreign',
        message: `The intents "${card.file}" know ${strange.slice(0, 5).join(', ')}${strange.length > 5 ? ', …' : ''}, which ${strange.length > 1 ? 'are no workloads' : 'is no workload'} of this portfolio. Name the workloads so, or train on labels that are workloads.`,
        severity: 'error',
      });
    if (card.sha256 === undefined)
      findings.push({
        path: ['intents', 'file'],
        code: 'intents-unpinned',
        message: `Any file in the place of "${card.file}" would be used. Pin it: sha256: ${sha256}`,
        severity: 'warning',
      });
    return findings;
  } catch (error) {
    if (!(error instanceof IntentsFileError)) throw error;
    const key = error.problem === 'intents-changed' ? 'sha256' : 'file';
    const severity = error.problem === 'intents-missing' ? 'warning' : 'error';
    return [{ path: ['intents', key], code: error.problem, message: error.message, severity }];
  }
}
