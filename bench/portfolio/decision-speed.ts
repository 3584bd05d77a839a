/**
 * Decisions of a tuned quorum per second on one core: `node bench/portfolio/decision-speed.ts [--json]`.
 *
 * `fresh` reads every task and answer for the first time, as at run time; `known` decides again on what was read, as a
 * backtest over several policies does. Rates depend on the machine.
 */
import { type Ballot, decidePlan } from '@upshift/core';
import { type LabTask, toPortfolio, tunePlan } from '@upshift/lab';
import { loadTasks } from './measure.ts';
import { portfolios } from './portfolios.ts';

const recorded = new URL('../../../shared/data/outcomes/', import.meta.url).pathname;
const { file, tiers } = portfolios['P4'] ?? { file: '', tiers: '' };
const portfolio = toPortfolio(tiers.split(',').map((tier) => tier.split('+')));
const labs = await loadTasks(`${recorded}${file}.jsonl.gz`, portfolio);
const plan = tunePlan(labs, portfolio, { seed: 1 });

/** Every set of answers that may be on the table, weakest members first: one decision each. */
function decideAll(tasks: readonly LabTask[]): number {
  let decisions = 0;
  for (const { task, answers } of tasks) {
    for (let present = 1; present <= answers.length; present++) {
      const ballots = answers.map(({ output, validity }, member): Ballot => {
        if (member >= present || output === null) return { state: 'idle' };
        return { state: 'answered', output, validity };
      });
      decidePlan(plan, task, ballots);
      decisions++;
    }
  }
  return decisions;
}

function rate(act: () => number): number {
  const startedMs = performance.now();
  let decisions = 0;
  do decisions += act();
  while (performance.now() - startedMs < 1500);
  return Math.round((decisions / (performance.now() - startedMs)) * 1000);
}

/** New objects, so that nothing of them is known. */
function copy(tasks: readonly LabTask[]): LabTask[] {
  return structuredClone(tasks) as LabTask[];
}

decideAll(labs);
const known = rate(() => decideAll(labs));
const fresh = [1, 2, 3].map(() => {
  const copies = copy(labs);
  const startedMs = performance.now();
  return Math.round((decideAll(copies) / (performance.now() - startedMs)) * 1000);
});
const [, middle = 0] = fresh.sort((left, right) => left - right);
const text = process.argv.includes('--json')
  ? JSON.stringify({ decisionsPerSecond: { known, fresh: middle } })
  : `decisions per second: ${known} on tasks already read, ${middle} with reading`;
process.stdout.write(`${text}\n`);
