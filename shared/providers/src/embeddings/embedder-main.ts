import { openApart } from '@upshift/apart';
import type { EmbedderOrder, EmbedderReply, EmbedQuestion } from './embedder-protocol.ts';
import { EmbeddingsError } from './embeddings-error.ts';
import { toVectors } from './to-vectors.ts';

/** Makes vectors in a process apart: neither a sentence model nor an owner's module stops or ends ours. */
const home = openApart();

interface Opened {
  readonly size: number;
  embed(texts: readonly string[]): unknown;
}

const opening = open(home.data as EmbedderOrder);
void answer(0, async () => ({ size: (await opening).size }));
home.onMessage((question) => {
  const { id, texts } = question as EmbedQuestion;
  void answer(id, async () => ({ vectors: await vectorsOf(await opening, texts) }));
});

async function open(order: EmbedderOrder): Promise<Opened> {
  const opened = order.kind === 'sentence' ? await openSentences() : await openModule(order.url);
  // What is wrong is found now, and not by the first task.
  await vectorsOf(opened, ['one text', 'another text']);
  return opened;
}

/** Loaded only here: a module's process starts without it. */
async function openSentences(): Promise<Opened> {
  const [{ openEmbedder }, { LocalModelError }] = await Promise.all([
    import('../local/open-embedder.ts'),
    import('../local/load-model.ts'),
  ]);
  const embed = await openEmbedder().catch((error: unknown) => {
    throw error instanceof LocalModelError ? new EmbeddingsError('embeddings-missing', error.message) : error;
  });
  const [vector] = await embed(['one text']);
  return { size: vector?.length ?? 0, embed };
}

async function openModule(url: string): Promise<Opened> {
  const { embed, size } = (await import(url)) as { embed?: unknown; size?: unknown };
  if (typeof embed !== 'function') throw broken('It exports no function "embed". Export one: embed(texts).');
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > largestSize)
    throw broken(`It exports no "size" from 1 to ${largestSize}. Export the length of a vector.`);
  return { size, embed: (texts) => embed(texts) };
}

/** The largest models give some thousands. */
const largestSize = 16_384;

async function vectorsOf({ embed, size }: Opened, texts: readonly string[]): Promise<readonly Float32Array[]> {
  const vectors = toVectors(await embed(texts), texts.length, size);
  if (typeof vectors === 'string') throw broken(vectors);
  return vectors;
}

async function answer(id: number, make: () => Promise<object>): Promise<void> {
  home.send({ id, ...(await make().catch(toProblem)) } as EmbedderReply);
}

function toProblem(error: unknown): object {
  if (error instanceof EmbeddingsError) return { problem: error.problem, message: error.message };
  // The kind of an error alone: its message may quote a text.
  const kind = error instanceof Error ? error.name : 'something that is no error';
  return { problem: 'embeddings-broken', message: `It threw ${kind} as it was loaded or asked. Mend it.` };
}

function broken(message: string): EmbeddingsError {
  return new EmbeddingsError('embeddings-broken', message);
}
