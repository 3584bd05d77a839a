import { createHash } from 'node:crypto';
import { type ClassifierModel, encodeModel } from '@upshift/learn';
import { Command, InvalidArgumentError } from 'commander';
import { CliError } from '../cli-error.ts';
import { describeIntents, describeRejection } from '../intents/describe-intents.ts';
import { measureIntents } from '../intents/measure-intents.ts';
import { floorTo } from '../local/describe-quality.ts';
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
    .requiredOption('--out <file>', 'the intents; older ones in their place are replaced')
    .option('--precision <share>', 'of texts that are not rejected, so many shall be right', parseShare, 0.95)
    .action(async ({ data, out, precision, json, ...fields }: DataOptions & { out: string; precision: number }) => {
      const read = await readExamples(data, fields);
      if (json !== true) warnOfData(output, data, read);
      const { examples } = read;
      const model = await trainModel('ngram-logistic', examples, local.openEmbedder, output, [precision]);
      const file = encodeModel(model);
      await replaceFile(out, file);
      const [limit] = model.quality.coverage;
      const min = limit?.minConfidence == null ? null : Number(floorTo(limit.minConfidence, 3));
      const { microsPerText } = measureIntents(model, examples.slice(0, timedTexts), min ?? 1, local.cpuMicros);
      const report = {
        examples: examples.length,
        workloads: model.labels,
        skipped: read.skipped,
        quality: model.quality,
        min,
        microsPerText,
        file: out,
        bytes: file.length,
        sha256: createHash('sha256').update(file).digest('hex'),
      };
      if (json === true) return output.json(report);
      for (const line of describeIntents(report)) output.result(line);
    });
}

function createTestCommand({ output, local }: LocalContext): Command {
  return withDataOptions(new Command('test'))
    .description('let trained intents read texts; those of workloads that they do not know should be rejected')
    .requiredOption('--intents <file>', 'what `upshift intents train` wrote')
    .option('--min <probability>', 'below it a text is rejected', parseShare, 0.8)
    .action(async ({ data, intents: path, min, json, ...fields }: DataOptions & { intents: string; min: number }) => {
      const model = wordsAlone(await openModel(path), path);
      const read = await readExamples(data, fields);
      if (json !== true) warnOfData(output, data, read);
      const measured = measureIntents(model, read.examples, min, local.cpuMicros);
      if (json === true) return output.json({ intents: path, min, skipped: read.skipped, ...measured });
      output.result(`${printableLine(path)}: ${formatCount(model.labels.length)} workloads; rejected below ${min}`);
      for (const line of describeRejection(measured)) output.result(line);
    });
}

/** Enough to time an answer, few enough not to be waited for. */
const timedTexts = 500;

/** @throws CliError FILE_UNREADABLE for a model that reads sentence vectors: routing has no time for one */
function wordsAlone(model: ClassifierModel, path: string): ClassifierModel {
  if (model.center === null) return model;
  throw new CliError(
    'FILE_UNREADABLE',
    `${path} reads sentence vectors, which take longer than routing has. Make intents with "upshift intents train".`,
  );
}

function parseShare(text: string): number {
  const share = Number(text);
  if (text.trim() !== '' && share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('It is a number from 0 to 1.');
}
