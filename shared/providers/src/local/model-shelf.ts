import { stat } from 'node:fs/promises';
import { type ClassifierModel, chooseLabel, createTextVectorizer, type SparseVector } from '@upshift/learn';
import { batchTexts } from './batch-texts.ts';
import { LocalModelError, loadModel, type ModelCard } from './load-model.ts';
import { openEmbedder } from './open-embedder.ts';
import type { LabelJob, LabelReply } from './thread-protocol.ts';

/** Models kept loaded, those used last. A model is some megabytes; a process meets few. */
const keptModels = 8;

interface LoadedModel {
  readonly known: ReadonlySet<string>;
  choose(text: string, allowed: ReadonlySet<string>): Promise<{ label: string; confidence: number } | null>;
}

/** A model on the shelf, or why it is not: then also which file that was, so that another one is tried. */
interface Shelved {
  readonly loading: Promise<LoadedModel>;
  broken: string | null;
}

/** Labels texts with models that it loads once. Never rejects: what goes wrong is part of the reply. */
export function createModelShelf(): { answer(job: LabelJob): Promise<LabelReply> } {
  const shelf = new Map<string, Shelved>();

  async function open(card: ModelCard): Promise<LoadedModel> {
    const key = JSON.stringify([card.path, card.sha256, card.method]);
    const before = shelf.get(key);
    shelf.delete(key);
    const isUsable = before !== undefined && (before.broken === null || before.broken === (await printOf(card.path)));
    const shelved = isUsable ? before : { loading: load(card), broken: null };
    shelf.set(key, shelved);
    const oldest = shelf.size > keptModels ? shelf.keys().next().value : undefined;
    if (oldest !== undefined) shelf.delete(oldest);
    try {
      return await shelved.loading;
    } catch (error) {
      shelved.broken ??= await printOf(card.path);
      throw error;
    }
  }

  return {
    async answer({ id, card, text, allowed }) {
      try {
        const model = await open(card);
        const strange = [...allowed].filter((label) => !model.known.has(label));
        if (strange.length > 0) return { id, failureClass: 'unsupported', message: sayStrange(strange) };
        const choice = await model.choose(text, allowed);
        if (choice === null) return { id, failureClass: 'unsupported', message: 'no label is allowed' };
        return { id, ...choice };
      } catch (error) {
        const isOurs = error instanceof LocalModelError;
        return {
          id,
          failureClass: isOurs ? 'not_found' : 'server_error',
          message: isOurs ? error.message : 'the local model failed',
        };
      }
    },
  };
}

/** Only a model that was taught every label can say how likely one of them is. */
function sayStrange(labels: readonly string[]): string {
  const more = labels.length > 1 ? ` and ${labels.length - 1} more` : '';
  return `the model was not taught "${labels[0]}"${more}, which the task allows: train it again with examples of it`;
}

/** What tells one state of a file from another without reading it. */
async function printOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found === null ? 'absent' : `${found.size} ${found.mtimeMs}`;
}

async function load(card: ModelCard): Promise<LoadedModel> {
  const { model } = await loadModel(card);
  const toVector = await vectorizerOf(model);
  return {
    known: new Set(model.labels),
    choose: async (text, allowed) => chooseLabel(model, await toVector(text), allowed),
  };
}

/** The sentence model is one for all: opened with the first model that needs it. */
let embedding: Promise<(text: string) => Promise<ArrayLike<number>>> | null = null;

async function vectorizerOf(model: ClassifierModel): Promise<(text: string) => SparseVector | Promise<SparseVector>> {
  const toVector = createTextVectorizer(model);
  if (model.center === null) return toVector;
  embedding ??= openEmbedder().then(batchTexts);
  const embed = await embedding;
  return async (text) => toVector(text, await embed(text));
}
