/**
 * What a guard notices: `node bench/portfolio/noticed.ts`.
 *
 * Of each kind of foreign tasks the share that a guard built on the recorded outcomes takes as unlike; of the recorded tasks the
 * share that it takes as unlike when it was built without them (five folds of three seeds), and of each category when it was built
 * without that category. Foreign kinds that were not in view when the features were chosen are marked with a star.
 */
import type { Guard } from '@upshift/contracts';
import { noveltyOf, type PlanTask, readFeatures, readQuestion } from '@upshift/core';
import { buildGuard, dealFolds, type LabTask } from '@upshift/lab';
import { readOutcomes } from '@upshift/outcomes';
import {
  alikeToCalls,
  alikeToSums,
  type ForeignKind,
  foreignToCalls,
  foreignToSums,
} from '../../shared/lab/src/testing/foreign/kinds.ts';

const recorded = new URL('../../../shared/data/outcomes/', import.meta.url).pathname;
const seeds = [1, 2, 3];
/** As `unlike` in the policies. */
const noticedFrom = 0.5;

async function load(file: string): Promise<LabTask[]> {
  const rows = await Array.fromAsync(readOutcomes(`${recorded}${file}.jsonl.gz`));
  return rows.map(({ id, workload, input }) => {
    const task = { messages: input.messages, tools: input.tools ?? null, outputSchema: null };
    return { id, question: id.replace(/~\d+$/, ''), workload, task, answers: [] };
  });
}

function build(tasks: readonly LabTask[]): Guard {
  const guard = buildGuard(tasks, { doubt: 0, trust: {}, start: [] });
  if (guard === null) throw new Error(`${tasks.length} tasks are too few for a guard.`);
  return guard;
}

function isNoticed(guard: Guard, task: PlanTask): boolean {
  return noveltyOf(guard, readFeatures(task, readQuestion(task), guard.seen)) >= noticedFrom;
}

function shareOf(noticed: readonly boolean[]): string {
  return `${((100 * noticed.filter(Boolean).length) / noticed.length).toFixed(1)} %`.padStart(7);
}

function heldOut(labs: readonly LabTask[]): string {
  const noticed = seeds.flatMap((seed) => {
    const folds = dealFolds(
      labs.map(({ question }) => question),
      5,
      seed,
    );
    return [0, 1, 2, 3, 4].flatMap((fold) => {
      const guard = build(labs.filter((_, index) => folds[index] !== fold));
      return labs.filter((_, index) => folds[index] === fold).map(({ task }) => isNoticed(guard, task));
    });
  });
  return shareOf(noticed);
}

/** Microseconds of processor time to read a task and tell its novelty, in the best of some rounds. */
function microsOf(guard: Guard, labs: readonly LabTask[]): string {
  const rounds = [1, 2, 3, 4, 5].map(() => {
    const { user, system } = process.cpuUsage();
    for (const { task } of labs) isNoticed(guard, task);
    const now = process.cpuUsage();
    return (now.user + now.system - user - system) / labs.length;
  });
  return `${Math.round(Math.min(...rounds))} µs`;
}

async function measure(file: string, foreign: readonly ForeignKind[], alike: ForeignKind): Promise<void> {
  const labs = await load(file);
  const print = (name: string, share: string): boolean => process.stdout.write(`  ${name.padEnd(36)} ${share}\n`);
  const guard = build(labs);
  const without = [...new Set(labs.map(({ workload }) => workload))].map((workload) => ({
    workload,
    guard: build(labs.filter((lab) => lab.workload !== workload)),
  }));
  process.stdout.write(`${file}: a guard of ${JSON.stringify(guard).length} bytes\n`);
  print('processor time of a task', microsOf(guard, labs));
  print('recorded, held out', heldOut(labs));
  print('recorded, built on them', shareOf(labs.map(({ task }) => isNoticed(guard, task))));
  print(`${alike.name}, by the hand of the foreign`, shareOf(alike.tasks.map((task) => isNoticed(guard, task))));
  for (const { workload, guard: partial } of without) {
    const own = labs.filter((lab) => lab.workload === workload);
    print(`${workload}, left out`, shareOf(own.map(({ task }) => isNoticed(partial, task))));
  }
  for (const { name, inView, tasks } of foreign) {
    const shares = [guard, ...without.map((one) => one.guard)].map((one) =>
      shareOf(tasks.map((t) => isNoticed(one, t))),
    );
    print(`${inView ? ' ' : '*'} ${name}`, `${shares[0]}  with a category left out: ${shares.slice(1).join(' ')}`);
  }
}

await measure('bfcl', foreignToCalls, alikeToCalls);
await measure('zeroeval', foreignToSums, alikeToSums);
