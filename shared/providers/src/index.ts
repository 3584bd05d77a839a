export { createProviders, type Providers, type ProvidersOptions } from './create-providers.ts';
export { createEmbedders } from './embeddings/create-embedders.ts';
export { EmbeddingsError } from './embeddings/embeddings-error.ts';
export { openTextEmbedder } from './embeddings/open-text-embedder.ts';
export { batchTexts } from './local/batch-texts.ts';
export { checkLocalModels, type ModelFinding } from './local/check-local-models.ts';
export { LocalModelError } from './local/load-model.ts';
export { type Embedder, openEmbedder } from './local/open-embedder.ts';
export { checkIntents } from './router/check-intents.ts';
export { checkRouter } from './router/check-router.ts';
export { createModelFiles } from './router/create-model-files.ts';
export { createRouteFacts } from './router/create-route-facts.ts';
export type { AnswerKey, FindAnswerKey } from './simulated/answer-known.ts';
export type { Sale } from './simulated/sell.ts';
export {
  type SimulatedRequest,
  type SimulatedResult,
  type SimulationSettings,
  simulateCall,
} from './simulated/simulate-call.ts';
