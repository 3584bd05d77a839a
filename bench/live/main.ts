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
const goalTasks = 500;
const stayTasks = 300;

function costOf({ steps }: LiveRun, from: number, to: number): string {
  const own = steps.slice(from, to);
  const ratio =
    own.reduce((sum, { costUsd }) => sum + costUsd, 0) /
    own.reduce((sum, { premiumCostUsd }) => sum + premiumCostUsd, 0);
  return `${(100 * (ratio - 1)).toFixed(0)} %`;
}

process.stdout.write(
  `simulated traffic; a model gets worse after ${changesAt} tasks; success is P(success) by the simulation's own numbers, over 100 tasks\n\n` +
    '| seed | most tasks in a row more than 2 points below premium | lowest, points | lowest from 500 tasks after the change on | last 1,000 tasks, mean | suspended, activated, moved and activated after the change | a better one serves after | and stays for 300 tasks | cost against premium before, after | without learning: most tasks in a row |\n|---|---|---|---|---|---|---|---|---|---|\n',
);
let worst = 0;
const serving: number[][] = [[], []];
for (let seed = 1; seed <= Number(seedsText); seed++) {
  const run = learnLive(worseningWorld, { ...liveDefaults, seed });
  const still = learnLive(worseningWorld, { ...liveDefaults, seed, stopsLearningAt: changesAt });
  const [against, without] = [pointsAgainstPremium(run.steps), pointsAgainstPremium(still.steps)];
  const longest = longestBelow(against, limitPoints);
  worst = Math.max(worst, longest);
  const days = run.schooldays.filter(({ at }) => at > changesAt);
  const last = against.slice(-1000);
  const activated = days.filter((day) => day.activated !== null);
  const stays = activated.filter(
    (day) => !days.some(({ at, suspended }) => suspended && at > day.at && at < day.at + stayTasks),
  );
  const firsts = [activated, stays].map(([day]) => (day === undefined ? null : day.at - changesAt));
  for (const [column, first] of firsts.entries()) serving[column]?.push(first ?? Number.POSITIVE_INFINITY);
  const cells = [
    seed,
    longest,
    Math.min(...against).toFixed(1),
    Math.min(...against.slice(changesAt + 500)).toFixed(1),
    (last.reduce((sum, value) => sum + value, 0) / last.length).toFixed(1),
    days
      .filter(({ suspended, activated }) => suspended || activated !== null)
      .map((day) => `${signOf(day)}${day.at - changesAt}`)
      .join(' '),
    ...firsts,
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
for (const [column, what] of ['a better router serves', 'one that stays does'].entries()) {
  const own = [...(serving[column] ?? [])].sort((one, other) => one - other);
  const within = own.filter((first) => first <= goalTasks).length;
  process.stdout.write(
    `${what} within ${goalTasks} tasks in ${within} of ${own.length} seeds; median ${own[Math.floor(own.length / 2)]}\n`,
  );
}

function signOf({ suspended, activated, tried }: LiveRun['schooldays'][number]): string {
  if (suspended) return '−';
  return activated !== null && tried[activated]?.kind === 'shifted' ? '~' : '+';
}

function marksOf({ schooldays }: LiveRun): { at: number; text: string }[] {
  return schooldays.flatMap(({ at, suspended, activated }) =>
    suspended ? [{ at, text: '−' }] : activated === null ? [] : [{ at, text: '+' }],
  );
}
