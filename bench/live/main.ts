/**
 * Prints, for twenty seeds, how far success falls below everything on premium while a simulated model gets worse, with a router
 * that goes on learning and with one that does not; draws the first seed. `node bench/live/main.ts [picture.svg] [seeds]`
 */
import { writeFile } from 'node:fs/promises';
import {
  type LiveRun,
  learnLive,
  liveDefaults,
  longestBelow,
  pointsAgainstPremium,
  renderSeries,
  worseningWorld,
} from '@upshift/lab';

const [picture, seedsText = '20'] = process.argv.slice(2);
const { changesAt } = worseningWorld;
const limitPoints = 2;

function costOf({ steps }: LiveRun, from: number, to: number): string {
  const own = steps.slice(from, to);
  const ratio =
    own.reduce((sum, { costUsd }) => sum + costUsd, 0) /
    own.reduce((sum, { premiumCostUsd }) => sum + premiumCostUsd, 0);
  return `${(100 * (ratio - 1)).toFixed(0)} %`;
}

process.stdout.write(
  `simulated traffic; a model gets worse after ${changesAt} tasks; success is P(success) by the simulation's own numbers, over 100 tasks\n\n` +
    '| seed | most tasks in a row more than 2 points below premium | lowest, points | lowest from 500 tasks after the change on | last 1,000 tasks, mean | suspended, activated after the change | cost against premium before, after | without learning: most tasks in a row |\n|---|---|---|---|---|---|---|---|\n',
);
let worst = 0;
for (let seed = 1; seed <= Number(seedsText); seed++) {
  const run = learnLive(worseningWorld, { ...liveDefaults, seed });
  const still = learnLive(worseningWorld, { ...liveDefaults, seed, stopsLearningAt: changesAt });
  const [against, without] = [pointsAgainstPremium(run.steps), pointsAgainstPremium(still.steps)];
  const longest = longestBelow(against, limitPoints);
  worst = Math.max(worst, longest);
  const days = run.schooldays.filter(({ at }) => at > changesAt);
  const last = against.slice(-1000);
  const cells = [
    seed,
    longest,
    Math.min(...against).toFixed(1),
    Math.min(...against.slice(changesAt + 500)).toFixed(1),
    (last.reduce((sum, value) => sum + value, 0) / last.length).toFixed(1),
    days
      .filter(({ suspended, activated }) => suspended || activated !== null)
      .map(({ at, suspended }) => `${suspended ? '−' : '+'}${at - changesAt}`)
      .join(' '),
    `${costOf(run, liveDefaults.trialTasks, changesAt)}, ${costOf(run, changesAt, worseningWorld.tasks)}`,
    longestBelow(without, limitPoints),
  ];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
  if (seed === 1 && picture !== undefined)
    await writeFile(
      picture,
      renderSeries(
        'Success against everything on premium, points over 100 tasks (simulated traffic)',
        [
          { name: 'learns every 100 tasks', color: '#0b6', values: against },
          { name: 'stopped learning at the change', color: '#c33', values: without },
        ],
        [{ at: changesAt, text: 'worse' }, ...marksOf(run)],
      ),
    );
}
process.stdout.write(`\nworst of all seeds: ${worst} tasks in a row\n`);

function marksOf({ schooldays }: LiveRun): { at: number; text: string }[] {
  return schooldays.flatMap(({ at, suspended, activated }) =>
    suspended ? [{ at, text: '−' }] : activated === null ? [] : [{ at, text: '+' }],
  );
}
