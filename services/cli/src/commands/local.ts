import { createHash } from 'node:crypto';
import { type LocalMethod, localMethods } from '@upshift/contracts';
import { decodeModel, encodeModel } from '@upshift/learn';
import { Command, Option } from 'commander';
import { describeQuality, formatMicros } from '../local/describe-quality.ts';
import { describeTraining } from '../local/describe-training.ts';
import type { OpenEmbedder } from '../local/embedder.ts';
import { measureModel } from '../local/measure-model.ts';
import { openModel, replaceFile } from '../local/model-file.ts';
import { type ExampleFields, readExamples } from '../local/read-examples.ts';
import { trainModel } from '../local/train-model.ts';
import { warnOfData } from '../local/warn-of-data.ts';
import { createProgress } from '../terminal/create-progress.ts';
import { formatCount } from '../terminal/format.ts';
import { printableLine } from '../terminal/printable.ts';
import type { CommandContext } from './command-context.ts';

/** What training and testing local models stand on; main.ts fills it. */
export interface LocalContext extends CommandContext {
  readonly local: {
    readonly openEmbedder: OpenEmbedder;
    /** Processor time of this thread so far, in µs. */
    readonly cpuMicros: () => number;
  };
}

interface DataOptions extends ExampleFields {
  readonly data: string;
  readonly json?: boolean;
}

/** `upshift local`: classifiers that answer in this process, for portfolios. */
export function createLocalCommand(context: LocalContext): Command {
  return new Command('local')
    .description('train and test classifiers that need no vendor: provider kind "local" of a portfolio')
    .addCommand(createTrainCommand(context))
    .addCommand(createTestCommand(context));
}

function withDataOptions(command: Command): Command {
  return command
    .requiredOption('--data <file>', 'labelled texts, one JSON object a line; .jsonl or .jsonl.gz')
    .option('--text-field <name>', 'the field that holds the text', 'text')
    .option('--label-field <name>', 'the field that holds its label', 'label')
    .option('--json', 'print JSON and nothing else');
}

function createTrainCommand({ output, local }: LocalContext): Command {
  const method = new Option('--method <method>', 'what the model looks at')
    .choices(localMethods)
    .default(localMethods[0]);
  return withDataOptions(new Command('train'))
    .description('train a classifier, and say how good it is on texts that it has not seen')
    .addOption(method)
    .requiredOption('--out <file>', 'the model; an older one in its place is replaced')
    .action(async ({ data, out, method, json, ...fields }: DataOptions & { method: LocalMethod; out: string }) => {
      const read = await readExamples(data, fields);
      if (json !== true) warnOfData(output, data, read);
      const { examples } = read;
      const model = await trainModel(method, examples, local.openEmbedder, output);
      const file = encodeModel(model);
      await replaceFile(out, file);
      const measured = await measureModel(decodeModel(file), examples.slice(0, speedTexts), {
        ...local,
        onText: () => undefined,
      });
      const report = {
        method,
        examples: examples.length,
        labels: model.labels.length,
        skipped: read.skipped,
        quality: model.quality,
        microsPerText: measured.microsPerText,
        file: out,
        bytes: file.length,
        sha256: createHash('sha256').update(file).digest('hex'),
      };
      if (json === true) output.json(report);
      else describeTraining(report, output);
    });
}

function createTestCommand({ output, local }: LocalContext): Command {
  return withDataOptions(new Command('test'))
    .description('let a trained classifier answer labelled texts')
    .requiredOption('--model <file>', 'what `upshift local train` wrote')
    .action(async ({ data, model: path, json, ...fields }: DataOptions & { model: string }) => {
      const model = await openModel(path);
      const read = await readExamples(data, fields);
      if (json !== true) warnOfData(output, data, read);
      const progress = createProgress(output, 'testing', read.examples.length);
      const measured = await measureModel(model, read.examples, { ...local, onText: () => progress.advance() }).finally(
        () => progress.stop(),
      );
      if (json === true) return output.json({ model: path, method: model.method, skipped: read.skipped, ...measured });
      output.result(`${printableLine(path)}: method ${model.method}, ${formatCount(model.labels.length)} labels`);
      output.result(describeQuality(measured.quality));
      if (measured.untaught > 0)
        output.result(`${formatCount(measured.untaught)} texts have a label that it was not taught`);
      output.result(`${formatMicros(measured.microsPerText)} of processor time a text`);
    });
}

/** Enough to time an answer, few enough not to be waited for. */
const speedTexts = 500;
