import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { CliError, exitCodes } from '../cli-error.ts';
import type { OnUnknown } from '../replay/build-portfolio.ts';
import { parsePlan } from '../replay/parse-plan.ts';
import { parseTiers } from '../replay/parse-tiers.ts';
import { parseValidators } from '../replay/parse-validators.ts';
import { renderReport } from '../replay/render-report.ts';
import { type ReplayDependencies, type ReplayStack, runReplay } from '../replay/run-replay.ts';
import type { StopSignal } from '../terminal/follow-signals.ts';
import { printableLines } from '../terminal/printable.ts';
import type { CommandContext } from './command-context.ts';
import { parseCount, parseSeed, parseTimeScale } from './parse-number.ts';
import { type ReadInput, readJson } from './read-input.ts';

/** What starts the parts of a replay; the directory is made and removed by the command. */
export interface ReplayContext extends CommandContext {
  readonly readInput: ReadInput;
  readonly replay: Omit<ReplayDependencies, 'output' | 'signal' | 'startStack'> & {
    startStack(
      options: Parameters<ReplayDependencies['startStack']>[0] & { dataDir: string },
    ): ReturnType<ReplayDependencies['startStack']>;
    createDirectory(): Promise<string>;
    removeDirectory(path: string): Promise<void>;
  };
  onSignal(listener: (signal: StopSignal) => void): void;
}

interface ReplayOptions {
  readonly outcomes: string;
  readonly tiers: string;
  readonly limit: number;
  readonly timeScale: number;
  readonly concurrency: number;
  readonly seed?: number;
  readonly onUnknown: OnUnknown;
  readonly plan?: string;
  readonly validators?: string;
  readonly json?: boolean;
  readonly keep?: boolean;
}

/** `upshift replay`: recorded tasks through the real queues, and a table of what each policy makes of them. */
export function createReplayCommand(context: ReplayContext): Command {
  return new Command('replay')
    .description('run recorded tasks through the real queues and compare the cascade with each model alone')
    .requiredOption('--outcomes <file>', 'outcome table, .jsonl or .jsonl.gz')
    .requiredOption('--tiers <list>', 'models from weak to premium: "a,b,c"; "a+b" puts two deployments on one tier')
    .option('--limit <number>', 'tasks at most', parseCount, 600)
    .option('--time-scale <factor>', 'share of each recorded latency that the vendor sleeps', parseTimeScale, 0.05)
    .option('--concurrency <number>', 'tasks open at a time', parseCount, 16)
    .option('--seed <number>', 'draw the tasks by this seed instead of taking the first', parseSeed)
    .addOption(
      new Option('--on-unknown <rule>', 'an answer that calls no tool is neither proved nor disproved')
        .choices(['escalate', 'accept'])
        .default('escalate'),
    )
    .option('--plan <file>', 'a plan over these models (JSON), instead of a cascade over the tiers')
    .option('--validators <file>', 'what answers must pass (JSON, as a portfolio lists it), instead of arguments alone')
    .option('--json', 'print JSON and nothing else')
    .option('--keep', 'keep the data directory and say where it is')
    .action((options: ReplayOptions) => replay(context, options));
}

async function replay(context: ReplayContext, options: ReplayOptions): Promise<void> {
  const { output, exitWith, onSignal, readInput, replay: parts } = context;
  const tiers = parseTiers(options.tiers);
  const plan = options.plan === undefined ? null : parsePlan(await readJson(readInput, options.plan), options.plan);
  const validators =
    options.validators === undefined
      ? null
      : parseValidators(await readJson(readInput, options.validators), options.validators);
  const interrupt = new AbortController();
  onSignal((signal) => {
    if (!interrupt.signal.aborted) output.note(`${signal}: the replay is given up; its servers are stopped …`);
    interrupt.abort(new CliError('INTERRUPTED', 'Interrupted.'));
  });
  const dataDir = await parts.createDirectory();
  const directories = new Set([dataDir]);
  async function startStack(wanted: Parameters<ReplayDependencies['startStack']>[0]): Promise<ReplayStack> {
    const stack = await parts.startStack({ ...wanted, dataDir });
    // Where root's Postgres cannot use the directory, the record is elsewhere, and is removed there too.
    if (stack.recordDirectory !== null) directories.add(stack.recordDirectory);
    return stack;
  }
  try {
    const report = await runReplay(
      { ...options, seed: options.seed, outcomes: resolve(options.outcomes), tiers, plan, validators },
      { ...parts, output, signal: interrupt.signal, startStack },
    );
    exitWith(report.disagreements.length === 0 ? exitCodes.ok : exitCodes.failed);
    if (options.json === true) output.json(report);
    else output.result(renderReport(printableLines(report), output.colors));
  } catch (error) {
    // What fails after a signal fails because of it: the signal reaches the servers too.
    throw interrupt.signal.aborted ? interrupt.signal.reason : error;
  } finally {
    if (options.keep === true) output.note(`The data are in ${[...directories].join(' and ')}.`);
    else for (const directory of directories) await parts.removeDirectory(directory);
  }
}
