/**
 * What a tuned quorum makes of recorded outcomes, beside everything that it is held against.
 *
 * - `npm run -s bench:portfolio -- --train A --test B --tiers "m1+m2,m3,m4" --json`: tunes on A, measures on B;
 *   `--plan FILE` writes the tuned plan there, as a workload of a portfolio takes it
 * - `npm run -s bench:portfolio [-- --only P4,Z1] [--json]`: the standing portfolios on the recorded outcomes beside the
 *   repository, five-fold out of fold over three seeds, and with whole categories left out
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type LabPortfolio, toPortfolio } from '@upshift/lab';
import { loadTasks, type Measured, measureHeldOut, measureOutOfFold, measureWithoutCategory } from './measure.ts';
import { portfolios } from './portfolios.ts';
import { header, renderRow } from './render.ts';

const { values: options } = parseArgs({
  options: {
    train: { type: 'string' },
    test: { type: 'string' },
    tiers: { type: 'string' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    plan: { type: 'string' },
  },
});
const seeds = [1, 2, 3];
const recorded = new URL('../../../shared/data/outcomes/', import.meta.url).pathname;

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function parseTiers(text: string): LabPortfolio {
  const tiers = text.split(',').map((tier) => tier.split('+').map((model) => model.trim()));
  const models = tiers.flat();
  if (models.includes('') || new Set(models).size < models.length || models.length > 8)
    fail(`--tiers "${text}": name each model once, at most eight, as in "weak+weak,stronger,premium".`);
  return toPortfolio(tiers);
}

async function measureFiles(train: string, test: string, tiers: string): Promise<void> {
  const portfolio = parseTiers(tiers);
  const startedMs = performance.now();
  const tasks = { train: await loadTasks(train, portfolio), test: await loadTasks(test, portfolio) };
  const { measured, plan } = measureHeldOut(tasks.train, tasks.test, portfolio);
  if (options.plan !== undefined) await writeFile(options.plan, `${JSON.stringify(plan)}\n`);
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  if (options.json) print(JSON.stringify(pick({ ...measured, seconds })));
  else print(`${header}\n${renderRow('policy', { ...measured, seconds })}`);
}

async function measureStanding(only: readonly string[] | null): Promise<void> {
  if (!existsSync(recorded)) fail(`There are no recorded outcomes in ${recorded}; name files with --train and --test.`);
  const unknown = (only ?? []).filter((name) => !Object.hasOwn(portfolios, name));
  if (unknown.length > 0)
    fail(`There is no portfolio ${unknown.join(', ')}; there is ${Object.keys(portfolios).join(', ')}.`);
  const results: Record<string, { outOfFold: Measured; withoutCategory: Measured }> = {};
  for (const [name, { file, tiers }] of Object.entries(portfolios)) {
    if (only !== null && !only.includes(name)) continue;
    process.stderr.write(`${name} …\n`);
    const portfolio = parseTiers(tiers);
    const labs = await loadTasks(`${recorded}${file}.jsonl.gz`, portfolio);
    results[name] = {
      outOfFold: measureOutOfFold(labs, portfolio, seeds),
      withoutCategory: measureWithoutCategory(labs, portfolio),
    };
  }
  if (options.json) return print(JSON.stringify(results));
  const rows = (kind: 'outOfFold' | 'withoutCategory'): string[] =>
    Object.entries(results).map(([name, result]) => renderRow(name, result[kind]));
  print(`Out of fold, seeds ${seeds.join(', ')}; all against always premium, 95 % paired bootstrap intervals\n`);
  print([header, ...rows('outOfFold')].join('\n'));
  print(`\nEach category measured by a plan tuned without it\n`);
  print([header, ...rows('withoutCategory')].join('\n'));
}

/** Exactly these keys, in this order. */
function pick(measured: Measured): Record<string, unknown> {
  const { tasks, policy, alwaysPremium, bestSingle, cheapestWithinOnePoint, twoCheapAgree, oracleRouter } = measured;
  const { delta, ci95, vsBestSingle, oracleGapRecovered, apgr, cpt50, cpt80, seconds } = measured;
  return {
    ...{ tasks, policy, alwaysPremium, bestSingle, cheapestWithinOnePoint, twoCheapAgree, oracleRouter },
    ...{ delta, ci95, vsBestSingle, oracleGapRecovered, apgr, cpt50, cpt80, seconds },
  };
}

const { train, test, tiers, only } = options;
if (train !== undefined || test !== undefined || tiers !== undefined) {
  if (train === undefined || test === undefined || tiers === undefined)
    fail('--train, --test and --tiers go together.');
  await measureFiles(train, test, tiers).catch((error: unknown) =>
    fail(error instanceof Error ? error.message : String(error)),
  );
} else await measureStanding(only === undefined ? null : only.split(','));
