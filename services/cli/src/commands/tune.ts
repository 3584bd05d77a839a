import type { Plan, Portfolio } from '@upshift/contracts';
import {
  type Frontier,
  type LabPortfolio,
  modelsOf,
  parseTarget,
  premiumOf,
  renderHtml,
  stepsOfFrontier,
  TargetError,
  toPortfolio,
  tuneFrontier,
  type Wish,
} from '@upshift/lab';
import { Command } from 'commander';
import { CliError, exitCodes } from '../cli-error.ts';
import { describeFrontier } from '../lab/describe-frontier.ts';
import { loadLabs } from '../lab/load-labs.ts';
import { renamePlan, setPlan } from '../lab/set-plan.ts';
import { parseTiers } from '../replay/parse-tiers.ts';
import { createProgress } from '../terminal/create-progress.ts';
import { printableLine, printableLines } from '../terminal/printable.ts';
import { type BacktestContext, loadPortfolio } from './backtest-context.ts';
import { type PortfolioFiles, writePortfolio } from './write-portfolio.ts';

type TuneContext = BacktestContext & PortfolioFiles;

interface TuneCommandOptions {
  readonly outcomes: string;
  readonly tiers?: string;
  readonly portfolio?: string;
  readonly workload?: string;
  readonly target: string;
  readonly confidence: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly html?: string;
  readonly json?: boolean;
}

const seed = 1;

/** `upshift tune`: plans searched on one part of recorded tasks, certified on another, and the one that serves a target. */
export function createTuneCommand(context: TuneContext): Command {
  return new Command('tune')
    .description('search plans on one part of recorded tasks, certify them on the other, and choose by a target')
    .requiredOption('--outcomes <file>', 'outcome table, .jsonl or .jsonl.gz')
    .option('--tiers <names>', 'models from weak to premium: "weak+weak,stronger,premium"')
    .option('--portfolio <file>', 'a portfolio whose models are meant, instead of --tiers')
    .option('--workload <name>', 'with --portfolio: the workload that gets the plan (default: its default one)')
    .option('--target <text>', 'limits and an aim', 'success>=premium-1pt, p95<=premium, minimise cost-per-success')
    .option('--confidence <number>', 'of the certificate on success', '0.9')
    .option('--out <file>', 'the portfolio with the chosen plan, or without --portfolio the plan as JSON')
    .option('--force', 'replace that file')
    .option('--html <file>', 'write the frontier as a picture there')
    .option('--json', 'print JSON and nothing else')
    .action((options: TuneCommandOptions) => tune(context, options));
}

async function tune(context: TuneContext, options: TuneCommandOptions): Promise<void> {
  const wish = readWish(options.target);
  const alpha = 1 - parseConfidence(options.confidence);
  const read = await readPortfolio(context, options);
  const labs = await loadLabs(context, options.outcomes, read.lab.models);
  if (labs.length < fewestTasks)
    throw new CliError(
      'OPTION_INVALID',
      `${options.outcomes} has ${labs.length} rows that can be used; ${fewestTasks} are needed.`,
    );
  const progress = createProgress(context.output, 'tuning', stepsOfFrontier);
  const frontier = tuneFrontier(labs, read.lab, { wish, seed, alpha, onStep: progress.advance });
  progress.stop();
  const chosen = frontier.chosen === null ? null : (frontier.points[frontier.chosen] ?? null);
  const changes = chosen === null ? [] : await write(context, options, read, chosen.plan);
  if (options.html !== undefined) await context.backtest.writeFile(options.html, draw(frontier, read.lab));
  context.exitWith(chosen === null ? exitCodes.failed : exitCodes.ok);
  if (options.json === true)
    return context.output.json({ target: options.target, confidence: 1 - alpha, ...frontier, changes });
  const lines = describeFrontier(frontier, { wish, confidence: 1 - alpha });
  for (const line of printableLines([...lines, ...changes])) context.output.result(line);
}

/** Less leaves parts in which nothing can be told. */
const fewestTasks = 60;

interface ReadPortfolio {
  readonly lab: LabPortfolio;
  /** The file, where one was named. */
  readonly file: { readonly path: string; readonly source: string; readonly portfolio: Portfolio } | null;
}

async function readPortfolio(
  context: TuneContext,
  { tiers, portfolio: path, workload }: TuneCommandOptions,
): Promise<ReadPortfolio> {
  if ((tiers === undefined) === (path === undefined))
    throw new CliError('OPTION_INVALID', 'Name the models by --tiers or by --portfolio, one of the two.');
  if (tiers !== undefined) return { lab: toPortfolio(parseTiers(tiers).map(({ models }) => models)), file: null };
  const file = path ?? '';
  const portfolio = await loadPortfolio(context, file);
  if (workload !== undefined && !Object.hasOwn(portfolio.workloads, workload))
    throw new CliError('OPTION_INVALID', `--workload "${workload}": ${file} has no workload of that name.`);
  return { lab: modelsOf(portfolio), file: { path: file, portfolio, source: await context.readInput(file) } };
}

/** Writes the chosen plan where it was asked for, and says what changes. */
async function write(
  context: TuneContext,
  options: TuneCommandOptions,
  { file }: ReadPortfolio,
  plan: Plan,
): Promise<string[]> {
  if (file === null) {
    if (options.out === undefined) return [];
    await writePortfolio(context, options.out, `${JSON.stringify(plan)}\n`, options.force === true);
    return [`${printableLine(options.out)} is written.`];
  }
  const workload = options.workload ?? file.portfolio.defaultWorkload;
  const { text, changes } = setPlan(file.source, file.portfolio, workload, renamePlan(plan, file.portfolio));
  if (options.out === undefined) return [...changes, 'Nothing is written: --out <file> says where to.'];
  await writePortfolio(context, options.out, text, options.force === true);
  return [
    ...changes,
    `${printableLine(options.out)} is written. Check it: upshift portfolio lint ${printableLine(options.out)}`,
  ];
}

function draw({ points, premium, chosen }: Frontier, { models, tiers }: LabPortfolio): string {
  const at = (difference: number): number => premium.success + difference / 100;
  const named = points.map(({ name, tested, ci95: { successPoints } }, index) => ({
    ...{ name, ...tested, isPolicy: index === chosen },
    successRange: successPoints === null ? null : ([at(successPoints[0]), at(successPoints[1])] as const),
  }));
  const premiumName = models[premiumOf({ models, tiers })] ?? 'premium';
  const shown = [...named, { name: `always ${premiumName}`, ...premium, isPolicy: false }];
  return renderHtml('Plans by cost and success', shown, [
    'Measured on tasks that had no part in finding the plans. Lines: 95 % interval of the difference to premium on the same tasks.',
  ]);
}

function readWish(text: string): Wish {
  try {
    return parseTarget(text);
  } catch (error) {
    throw error instanceof TargetError ? new CliError('OPTION_INVALID', `--target: ${error.message}`) : error;
  }
}

function parseConfidence(text: string): number {
  const confidence = Number(text);
  if (confidence >= 0.5 && confidence < 1) return confidence;
  throw new CliError('OPTION_INVALID', `--confidence "${text}": a number from 0.5 up to below 1 is wanted.`);
}
