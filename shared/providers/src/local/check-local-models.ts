import type { Portfolio } from '@upshift/contracts';
import type { EmbeddingsProblem } from '../embeddings/embeddings-error.ts';
import type { IntentsProblem } from '../router/load-intents.ts';
import type { RouterProblem } from '../router/load-router.ts';
import { LocalModelError, loadModel, type ModelProblem, toModelCard } from './load-model.ts';
import { requireEmbeddings } from './open-embedder.ts';

/** Something wrong, or doubtful, with the model file of a deployment, or with a router or intents. `path` leads to it from the root of the portfolio. */
export interface ModelFinding {
  readonly path: readonly (string | number)[];
  readonly code:
    | ModelProblem
    | RouterProblem
    | IntentsProblem
    | EmbeddingsProblem
    | 'model-unpinned'
    | 'router-unpinned'
    | 'router-foreign'
    | 'intents-unpinned'
    | 'embeddings-unpinned'
    | 'embeddings-unused';
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

/**
 * Reads the model file of every local deployment, as the deployment itself would.
 *
 * @param modelsDir where relative paths of model files begin
 */
export async function checkLocalModels(portfolio: Portfolio, modelsDir: string): Promise<ModelFinding[]> {
  const findings: ModelFinding[] = [];
  for (const [name, { provider }] of Object.entries(portfolio.deployments)) {
    if (provider.kind !== 'local') continue;
    const at = (key: string) => ['deployments', name, 'provider', key];
    try {
      const { sha256 } = await loadModel(toModelCard(provider, modelsDir));
      if (provider.method === 'embedding-logistic') requireEmbeddings();
      if (provider.sha256 !== undefined) continue;
      const message = `Any file in the place of "${provider.file}" would be used. Pin it: sha256: ${sha256}`;
      findings.push({ path: at('file'), code: 'model-unpinned', message, severity: 'warning' });
    } catch (error) {
      if (!(error instanceof LocalModelError)) throw error;
      const { problem, message } = error;
      findings.push({ path: at(keyOf[problem]), code: problem, message, severity: 'error' });
    }
  }
  return findings;
}

const keyOf: Readonly<Record<ModelProblem, string>> = {
  'model-missing': 'file',
  'model-broken': 'file',
  'model-changed': 'sha256',
  'model-foreign': 'method',
  'embeddings-missing': 'method',
};
