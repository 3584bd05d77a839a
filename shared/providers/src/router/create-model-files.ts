import type { ModelFiles } from '@upshift/ports';
import { readModel, type StoredModels } from './load-router.ts';

/** Learned models by their card: from a folder, or from the record; see the port. */
export function createModelFiles(modelsDir: string, stored: StoredModels): ModelFiles {
  return { read: (card) => readModel(card, modelsDir, stored) };
}
