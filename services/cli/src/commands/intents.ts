import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type LocalMethod, localMethods } from '@upshift/contracts';
import { type ClassifierModel, encodeModel } from '@upshift/learn';
import { Command, InvalidArgumentError, Option } from 'commander';
import { CliError, unreadable } from '../cli-error.ts';
import { describeIntents, describeRejection, type EmbeddingsOfReport } from '../intents/describe-intents.ts';
import { measureIntents } from '../intents/measure-intents.ts';
import { floorTo } from '../local/describe-quality.ts';
import type { OpenEmbedder } from '../local/embedder.ts';
import { openModel, replaceFile } from '../local/model-file.ts';
import { type ExampleFields, readExamples } from '../local/read-examples.ts';
import { trainModel } from '../local/train-model.ts';
import { warnOfData } from '../local/warn-of-data.ts';
import { formatCount } from '../terminal/format.ts';
import { printableLine } from '../terminal/printable.ts';
import type { LocalContext } from './local.ts';

interface DataOptions extends ExampleFields {
  readonly data: string;
  readonly json?: boolean;
}

interface TrainOptions extends DataOptions {
  readonly out: string;
  readonly precision: number;
  readonly method: LocalMethod;
  readonly embeddings?: string;
}

interface TestOptions extends DataOptions {
  readonly intents: string;
  readonly min: number;
  readonly embeddings?: string;
}

/** `upshift intents`: what tells the workload of a task from its text, where neither its producer nor a rule does. */
export function createIntentsCommand(context: LocalContext): Command {
  return new Command('intents')
    .description('train and test learned intents: the workload of a task, from its text, or none')
    .addCommand(createTrainCommand(context))
    .addCommand(createTestCommand(context));
}

function withDataOptions(command: Command): Command {
  return command
    .requiredOption('--data <file>', 'texts with their workload, one JSON object a line; .jsonl or .jsonl.gz')
    .option('--text-field <name>', 'the field that holds the text', 'text')
    .option('--label-field <name>', 'the field that holds its workload', 'workload')
    .option('--json', 'print JSON and nothing else');
}

function createTrainCommand({ output, local }: LocalContext): Command {
  return withDataOptions(new Command('train'))
    .description('train intents, and say how good they are on texts that they have not seen')
    .addOption(
      new Option('--method <method>', 'what they look at: words alone, or vectors as well')
        .choices(localMethods)
        .default(localMethods[0]),
    )
    .option('--embeddings <module>', moduleHelp)
    .requiredOption('--out <file>', 'the intents; older ones in their place are replaced')
    .option('--precision <share>', 'of texts that are not rejected, so many shall be right', parseShare, 0.95)
    .action(async ({ data, out, precision, json, method, embeddings: module, ...fields }: TrainOptions) => {
      if (module !== undefined && method !== 'embedding-logistic')
        throw new CliError(
          'OPTION_INVALID',
          '--embeddings is for --method embedding-logistic: add it, or leave it out.',
        );
      const openEmbedder: OpenEmbedder = () => local.openEmbedder(module);
      const embeddings = method === 'embedding-logistic' ? await describeSource(module) : null;
      const read = await readExamples(data, fields);
      if (json !== true) warnOfData(output, data, read);
      const { examples } = read;
      const model = await trainModel(method, examples, openEmbedder, output, [precision]);
      const file = encodeModel(model);
      await replaceFile(out, file);
      const [limit] = model.quality.coverage;
      const min = limit?.minConfidence == null ? null : Number(floorTo(limit.minConfidence, 3));
      const { microsPerText } = await measureIntents(model, examples.slice(0, timedTexts), min ?? 1, {
        ...local,
        openEmbedder,
      });
      const report = {
        method,
        examples: examples.length,
        workloads: model.labels,
        skipped: read.skipped,
        quality: model.quality,
        min,
        microsPerText,
        file: out,
        bytes: file.length,
        sha256: sha256Of(file),
        embeddings,
      };
      if (json === true) return output.json(report);
      for (const line of describeIntents(report)) output.result(line);
    });
}

function createTestCommand({ output, local }: LocalContext): Command {
  return withDataOptions(new Command('test'))
    .description('let trained intents read texts; those of workloads that they do not know should be rejected')
    .requiredOption('--intents <file>', 'what `upshift intents train` wrote')
    .option('--embeddings <module>', moduleHelp)
    .option('--min <probability>', 'below it a text is rejected', parseShare, 0.8)
    .action(async ({ data, intents: path, embeddings: module, min, json, ...fields }: TestOptions) => {
      const model = await openModel(path);
      const openEmbedder: OpenEmbedder = () => local.openEmbedder(module);
      await checkVectors(model, path, openEmbedder);
      const read = await readExamples(data, fields);
      if (json !== true) warnOfData(output, data, read);
      const measured = await measureIntents(model, read.examples, min, { ...local, openEmbedder });
      if (json === true) return output.json({ intents: path, min, skipped: read.skipped, ...measured });
      output.result(`${printableLine(path)}: ${formatCount(model.labels.length)} workloads; rejected below ${min}`);
      for (const line of describeRejection(measured)) output.result(line);
    });
}

const moduleHelp = 'a module of your own that makes vectors: exports size and embed(texts); else the sentence model';

/** Enough to time an answer, few enough not to be waited for. */
const timedTexts = 500;

/** @throws CliError FILE_UNREADABLE where the vectors have another length than the intents read */
async function checkVectors({ center }: ClassifierModel, path: string, openEmbedder: OpenEmbedder): Promise<void> {
  if (center === null) return;
  const embed = await openEmbedder();
  const [vector] = await embed(['one text']);
  if (vector?.length === center.length) return;
  throw new CliError(
    'FILE_UNREADABLE',
    `${path} reads vectors of ${center.length} numbers, these have ${vector?.length}. Name what it was trained with: --embeddings.`,
  );
}

/** @throws CliError FILE_UNREADABLE */
async function describeSource(module: string | undefined): Promise<EmbeddingsOfReport> {
  if (module === undefined) return { kind: 'sentence' };
  const bytes = await readFile(module).catch((error: unknown) => {
    throw unreadable(module, error);
  });
  return { kind: 'module', file: module, sha256: sha256Of(bytes) };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function parseShare(text: string): number {
  const share = Number(text);
  if (text.trim() !== '' && share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('It is a number from 0 to 1.');
}
