import { createHash } from 'node:crypto';
import { measureRouter, type RouterRows, readRouterRows, trainOnRows } from '@upshift/lab';
import { encodeRouter } from '@upshift/learn';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { replaceFile } from '../local/model-file.ts';
import { describeRouter } from '../router/describe-router.ts';
import { openRouter } from '../router/open-router.ts';
import { timeRouter } from '../router/time-router.ts';
import { createProgress, type Progress } from '../terminal/create-progress.ts';
import { formatCount } from '../terminal/format.ts';
import { printableLine } from '../terminal/printable.ts';
import type { OutcomesContext } from './outcomes.ts';

/** What routers stand on; main.ts fills it. */
export interface RouterContext extends OutcomesContext {
  readonly local: {
    /** Processor time of this thread so far, in µs. */
    readonly cpuMicros: () => number;
  };
}

interface RouterOptions {
  readonly outcomes: string;
  readonly json?: boolean;
}

/** `upshift router`: what says, before anybody is asked, how likely each model is to get a task right. */
export function createRouterCommand(context: RouterContext): Command {
  return new Command('router')
    .description('train and test routers: P(success) of each model for a task, before anybody is asked')
    .addCommand(createTrainCommand(context))
    .addCommand(createTestCommand(context));
}

function withOutcomes(command: Command): Command {
  return command
    .requiredOption('--outcomes <file>', 'outcome table, .jsonl or .jsonl.gz')
    .option('--json', 'print JSON and nothing else');
}

function createTrainCommand({ output, streamOutcomes, local }: RouterContext): Command {
  return withOutcomes(new Command('train'))
    .description('train a router, and say how honest its probabilities are on tasks that it has not seen')
    .requiredOption('--out <file>', 'the router; an older one in its place is replaced')
    .option('--models <names>', 'the models to learn about, separated by commas (default: all of the table)')
    .option('--seed <number>', 'fixes how tasks are dealt', '1')
    .action(
      async ({ outcomes, out, models, seed, json }: RouterOptions & { out: string; models?: string; seed: string }) => {
        const rows = await readRouterRows(streamOutcomes(outcomes));
        const chosen = chooseModels(rows.models, models, outcomes);
        let progress: Progress | null = null;
        const onProgress = (_: number, of: number): void => {
          progress ??= createProgress(output, 'training', of);
          progress.advance();
        };
        const trained = train(rows, chosen, { seed: parseSeed(seed), onProgress }, () => progress?.stop());
        const file = encodeRouter(trained.model);
        await replaceFile(out, file);
        const speed = timeRouter(file, rows.tasks.slice(0, timedTasks), local.cpuMicros);
        const report = {
          rows: rows.tasks.length,
          deployments: trained.model.deployments.map(({ name, quality, ridge }) => ({ name, ridge, ...quality })),
          ...speed,
          file: out,
          bytes: file.length,
          sha256: createHash('sha256').update(file).digest('hex'),
        };
        if (json === true) return output.json(report);
        output.result(`${formatCount(report.rows)} tasks; each judged by a router that had not seen it:`);
        output.result(describeRouter(report.deployments));
        output.result(
          `${speed.loadMs.toFixed(0)} ms to load, ${speed.microsPerTask.toFixed(0)} µs a task; ${printableLine(out)}, ${formatCount(Math.ceil(file.length / 1000))} kB`,
        );
        output.result('\nIn the portfolio:');
        output.result(`router: { file: ${JSON.stringify(printableLine(out))}, sha256: ${report.sha256} }`);
      },
    );
}

function createTestCommand({ output, streamOutcomes, local }: RouterContext): Command {
  return withOutcomes(new Command('test'))
    .description('hold a router against recorded outcomes')
    .requiredOption('--router <file>', 'what `upshift router train` wrote')
    .action(async ({ outcomes, router: path, json }: RouterOptions & { router: string }) => {
      const { model, bytes } = await openRouter(path);
      const rows = await readRouterRows(streamOutcomes(outcomes));
      const deployments = measureRouter(model, rows);
      if (deployments.length === 0)
        throw new CliError(
          'OPTION_INVALID',
          `${outcomes} has no answers of the models that ${path} knows: ${model.deployments.map(({ name }) => name).join(', ')}.`,
        );
      const speed = timeRouter(bytes, rows.tasks.slice(0, timedTasks), local.cpuMicros);
      if (json === true) return output.json({ router: path, rows: rows.tasks.length, deployments, ...speed });
      output.result(describeRouter(deployments));
      output.result(`${speed.loadMs.toFixed(0)} ms to load, ${speed.microsPerTask.toFixed(0)} µs a task`);
    });
}

/** @throws CliError FILE_UNREADABLE when the rows are too few to learn from */
function train(
  rows: RouterRows,
  models: readonly string[],
  options: Parameters<typeof trainOnRows>[2],
  end: () => void,
): ReturnType<typeof trainOnRows> {
  try {
    return trainOnRows(rows, models, options);
  } catch (error) {
    throw error instanceof RangeError ? new CliError('FILE_UNREADABLE', error.message) : error;
  } finally {
    end();
  }
}

/** Enough to time a decision, few enough not to be waited for. */
const timedTasks = 500;

function chooseModels(known: readonly string[], named: string | undefined, file: string): readonly string[] {
  if (named === undefined) return known;
  const asked = named.split(',').map((name) => name.trim());
  const missing = asked.filter((name) => !known.includes(name));
  if (missing.length === 0 && asked.length > 0) return asked;
  throw new CliError(
    'OPTION_INVALID',
    `--models: ${file} has no answers of ${missing.join(', ')}; it has ${known.join(', ')}.`,
  );
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (Number.isSafeInteger(seed)) return seed;
  throw new CliError('OPTION_INVALID', `--seed "${text}": a whole number is wanted.`);
}
