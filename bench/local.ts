/**
 * What local deployments are worth on a public set of 10,000 questions in 77 classes (Banking77): right answers on texts that
 * the model had not seen, honesty of its confidence, what it may answer alone, and what an answer costs.
 *
 * `node bench/local.ts [--data FILE.jsonl.gz] [--method ngram-logistic|embedding-logistic] [--json]`; the file has `text`
 * and `intent` in each line. Without the data it says so and measures nothing.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { type LocalMethod, localMethods } from '@upshift/contracts';
import {
  chooseLabel,
  createTextVectorizer,
  decodeModel,
  embeddingFeatures,
  encodeModel,
  ngramFeatures,
  type SparseVector,
  trainClassifier,
} from '@upshift/learn';
import { type Embedder, LocalModelError, openEmbedder } from '@upshift/providers';

const { values } = parseArgs({
  options: {
    data: {
      type: 'string',
      default: new URL('../../shared/data/validators/banking77.jsonl.gz', import.meta.url).pathname,
    },
    method: { type: 'string', multiple: true, default: [...localMethods] },
    json: { type: 'boolean', default: false },
  },
});

/** Texts whose answers are timed. */
const timedTexts = 1000;
const largestBatch = 32;

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function readExamples(path: string): { text: string; label: string }[] {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line)).map(({ text, intent }) => ({ text, label: intent }));
}

async function embedAll(texts: readonly string[], embed: Embedder): Promise<ArrayLike<number>[]> {
  const vectors: ArrayLike<number>[] = [];
  for (let at = 0; at < texts.length; at += largestBatch)
    vectors.push(...(await embed(texts.slice(at, at + largestBatch))));
  return vectors;
}

async function measure(method: LocalMethod, examples: readonly { text: string; label: string }[]) {
  const texts = examples.map(({ text }) => text);
  const embed = method === 'embedding-logistic' ? await openEmbedder() : null;
  const startedAt = cpuSeconds();
  const source = embed === null ? ngramFeatures(texts) : embeddingFeatures(texts, await embedAll(texts, embed));
  const readAt = cpuSeconds();
  const trained = trainClassifier(method, examples, source);
  const trainedAt = cpuSeconds();
  const file = encodeModel(trained);
  const loadingAt = performance.now();
  const model = decodeModel(file);
  const vectorize = createTextVectorizer(model);
  const toVector = async (text: string): Promise<SparseVector> =>
    embed === null ? vectorize(text) : vectorize(text, (await embed([text]))[0]);
  const loadedMs = performance.now() - loadingAt;
  const timed = texts.slice(0, timedTexts);
  for (const text of timed.slice(0, 100)) chooseLabel(model, await toVector(text));
  const answeringAt = cpuSeconds();
  for (const text of timed) chooseLabel(model, await toVector(text));
  const microsPerText = ((cpuSeconds() - answeringAt) * 1e6) / timed.length;
  return {
    method,
    ...trained.quality,
    microsPerText,
    trainingCpuSeconds: trainedAt - readAt,
    readingCpuSeconds: readAt - startedAt,
    loadMs: loadedMs,
    fileBytes: file.length,
  };
}

const say = (text: string) => process.stdout.write(`${text}\n`);
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

if (!existsSync(values.data)) {
  say(`Skipped: there is no data set at ${values.data}; --data names another place.`);
} else {
  const examples = readExamples(values.data);
  for (const method of localMethods.filter((one) => values.method.includes(one))) {
    try {
      const report = await measure(method, examples);
      if (values.json) say(JSON.stringify(report));
      else {
        const at95 = report.coverage.find(({ precision }) => precision === 0.95);
        say(
          `${method}: ${percent(report.accuracy)} of ${report.texts} unseen texts right, calibration error ${percent(report.calibrationError)}, answers ${percent(at95?.share ?? 0)} at 95 % precision, ${report.microsPerText.toFixed(0)} µs a text; trained in ${report.trainingCpuSeconds.toFixed(0)} s (+ ${report.readingCpuSeconds.toFixed(0)} s to read the texts), ${(report.fileBytes / 1e6).toFixed(1)} MB, loaded in ${report.loadMs.toFixed(0)} ms`,
        );
      }
    } catch (error) {
      if (!(error instanceof LocalModelError)) throw error;
      say(`${method}: skipped: ${error.message}`);
    }
  }
}
