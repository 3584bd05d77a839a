import type { Portfolio } from '@upshift/contracts';
import { EmbeddingsError } from '../embeddings/embeddings-error.ts';
import { openTextEmbedder } from '../embeddings/open-text-embedder.ts';
import type { ModelFinding } from '../local/check-local-models.ts';
import { checkModelFile } from './check-model-file.ts';
import { IntentsFileError, loadIntents, requireVectors } from './load-intents.ts';

/**
 * Reads the intents that a portfolio names, and opens its embeddings, as the classifier would. Ones that are away are a warning: the
 * default workload is taken. A label that is no workload of the portfolio is an error: its texts would all go to the default one.
 * So are embeddings that cannot be used, or give vectors of another length than the intents read.
 *
 * @param modelsDir where a relative path begins
 */
export async function checkIntents(portfolio: Portfolio, modelsDir: string): Promise<ModelFinding[]> {
  const { findings, size } = await checkEmbeddings(portfolio, modelsDir);
  return [...findings, ...(await checkFile(portfolio, modelsDir, size))];
}

/** @returns beside what was found, numbers of a vector; null: no embeddings are named; undefined: they cannot be used */
async function checkEmbeddings(
  { embeddings: card, intents }: Portfolio,
  modelsDir: string,
): Promise<{ readonly findings: ModelFinding[]; readonly size: number | null | undefined }> {
  if (card === undefined) return { findings: [], size: null };
  const findings: ModelFinding[] = [];
  if (intents === undefined)
    findings.push({
      path: ['embeddings'],
      code: 'embeddings-unused',
      message:
        'No "intents" read the embeddings: only evaluations by similarity of meaning do. Where no eval set has one, leave them out.',
      severity: 'warning',
    });
  try {
    const embedder = await openTextEmbedder(card, modelsDir);
    await embedder.close();
    if (card.kind === 'module' && card.sha256 === undefined)
      findings.push({
        path: ['embeddings', 'file'],
        code: 'embeddings-unpinned',
        message: `Any file in the place of "${card.file}" would be used. Pin it: sha256: ${embedder.sha256}`,
        severity: 'warning',
      });
    return { findings, size: embedder.size };
  } catch (error) {
    if (!(error instanceof EmbeddingsError)) throw error;
    const key = card.kind === 'sentence' ? 'kind' : error.problem === 'embeddings-changed' ? 'sha256' : 'file';
    findings.push({ path: ['embeddings', key], code: error.problem, message: error.message, severity: 'error' });
    return { findings, size: undefined };
  }
}

async function checkFile(
  { intents: card, workloads }: Portfolio,
  modelsDir: string,
  size: number | null | undefined,
): Promise<ModelFinding[]> {
  if (card === undefined) return [];
  const isFileError = (error: unknown): error is IntentsFileError => error instanceof IntentsFileError;
  return checkModelFile(
    { name: 'intents', card, isFileError },
    async () => {
      const loaded = await loadIntents(card, modelsDir);
      if (size !== undefined) requireVectors(card.file, loaded.model, size);
      return loaded;
    },
    (model) => {
      const strange = model.labels.filter((label) => !Object.hasOwn(workloads, label));
      if (strange.length === 0) return [];
      const message = `The intents "${card.file}" know ${strange.slice(0, 5).join(', ')}${strange.length > 5 ? ', …' : ''}, which ${strange.length > 1 ? 'are no workloads' : 'is no workload'} of this portfolio. Name the workloads so, or train on labels that are workloads.`;
      return [{ path: ['intents', 'file'], code: 'intents-foreign', message, severity: 'error' }];
    },
  );
}
