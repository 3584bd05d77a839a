import { bestSingleOf, type DesignedPortfolio, designPortfolio, type LabTask, measureDesign } from '@upshift/lab';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { describeDesign } from '../lab/describe-design.ts';
import { loadLabs, modelsOfTable } from '../lab/load-labs.ts';
import { vendorOfModel } from '../replay/vendor-of-model.ts';
import { createProgress } from '../terminal/create-progress.ts';
import { printableLines } from '../terminal/printable.ts';
import type { BacktestContext } from './backtest-context.ts';

interface DesignCommandOptions {
  readonly train: string;
  readonly test: string;
  readonly costShare: string;
  readonly surviveAnyVendor?: boolean;
  readonly json?: boolean;
}

const seed = 1;
const finalists = 6;
/** Tunings of one design: three parts for each finalist, and one on all. */
const tuningsOfDesign = 3 * finalists + 1;

/** `upshift design`: a portfolio out of all recorded models, chosen on one table and measured on another. */
export function createDesignCommand(context: BacktestContext): Command {
  return new Command('design')
    .description('choose members, tiers and plan from all models of a table, and measure them on another table')
    .requiredOption('--train <file>', 'outcome table to choose on, .jsonl or .jsonl.gz')
    .requiredOption('--test <file>', 'outcome table to measure on')
    .option('--cost-share <number>', "how much of the best single model's cost per success may be spent", '0.4')
    .option('--survive-any-vendor', 'also a plan for each day on which one of the vendors is away')
    .option('--json', 'print JSON and nothing else')
    .action((options: DesignCommandOptions) => design(context, options));
}

async function design(context: BacktestContext, options: DesignCommandOptions): Promise<void> {
  const startedMs = context.backtest.now();
  const costShare = parseShare(options.costShare);
  const tested = new Set(await modelsOfTable(context, options.test));
  const models = (await modelsOfTable(context, options.train)).filter((model) => tested.has(model));
  if (models.length < 2)
    throw new CliError(
      'OPTION_INVALID',
      `A portfolio is designed of two models at least; ${options.train} and ${options.test} share ${models.length}.`,
    );
  const test = await loadLabs(context, options.test, models);
  const asked = new Set(test.map(({ question }) => question));
  const train = (await loadLabs(context, options.train, models)).filter(({ question }) => !asked.has(question));
  if (train.length === 0)
    throw new CliError('OPTION_INVALID', 'Every question of --train is in --test too: nothing is left to choose on.');
  const standard = bestSingleOf(train, models, models);
  const progress = createProgress(context.output, 'tuning', tuningsOfDesign);
  const full = designPortfolio(train, models, {
    ...{ seed, finalists, standard, costShare, allowed: models },
    onTuned: progress.advance,
  });
  progress.stop();
  const withAll = measureDesign(full, test, models, standard, seed);
  const vendors = [...new Set(full.portfolio.models.map(vendorOfModel))].sort();
  const days = options.surviveAnyVendor === true ? vendors : [];
  const vendorsRemoved = Object.fromEntries(
    days.map((vendor) => [
      vendor,
      dayWithout(context, vendor, { train, test, models, standard, success: withAll.success }),
    ]),
  );
  const report = {
    train: { tasks: train.length },
    tasks: test.length,
    bestSingle: withAll.standard,
    ...describeParts(full),
    policy: withAll.policy,
    vsBestSingle: withAll.vsStandard,
    finalists: full.finalists,
    vendorsRemoved: options.surviveAnyVendor === true ? vendorsRemoved : null,
    seconds: Math.round((context.backtest.now() - startedMs) / 100) / 10,
  };
  if (options.json === true) return context.output.json(report);
  for (const line of printableLines(describeDesign(report))) context.output.result(line);
}

interface DayInput {
  readonly train: readonly LabTask[];
  readonly test: readonly LabTask[];
  readonly models: readonly string[];
  readonly standard: string;
  /** Of the whole portfolio on the tested tasks. */
  readonly success: number;
}

/** The plan for a day on which a vendor is away: surest of the success, and where that holds cheap; no limit is set to its cost. */
function dayWithout(context: BacktestContext, vendor: string, { train, test, models, standard, success }: DayInput) {
  const allowed = models.filter((model) => vendorOfModel(model) !== vendor);
  if (allowed.length < 2) return null;
  const progress = createProgress(context.output, `without ${vendor}`, tuningsOfDesign);
  const designed = designPortfolio(train, models, {
    ...{ seed, finalists, standard, costShare: null, allowed },
    onTuned: progress.advance,
  });
  progress.stop();
  const measured = measureDesign(designed, test, models, standard, seed);
  return {
    ...describeParts(designed),
    policy: measured.policy,
    successPointsLost: 100 * (success - measured.success),
    vsBestSingle: measured.vsStandard,
  };
}

function describeParts({ portfolio, plan }: DesignedPortfolio) {
  return {
    members: portfolio.models.map((model) => ({ model, vendor: vendorOfModel(model) })),
    tiers: portfolio.tiers,
    plan,
  };
}

function parseShare(text: string): number {
  const share = Number(text);
  if (share > 0 && share <= 10) return share;
  throw new CliError('OPTION_INVALID', `--cost-share "${text}": a number such as 0.4 is wanted.`);
}
