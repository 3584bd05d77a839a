import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Guard, quorumPlanSchema } from '@upshift/contracts';
import { noveltyOf, type PlanTask, readFeatures, readQuestion } from '@upshift/core';
import { describe, expect, test } from 'vitest';
import { dealFolds } from '../../folds.ts';
import type { LabTask } from '../../table/lab-task.ts';
import {
  alikeToCalls,
  alikeToSums,
  type ForeignKind,
  foreignToCalls,
  foreignToSums,
} from '../../testing/foreign/kinds.ts';
import { ask } from '../../testing/foreign/write-task.ts';
import { buildGuard } from './build-guard.ts';

const toLab = (task: PlanTask, index: number): LabTask => ({
  ...{ id: `q${index}`, question: `q${index}`, workload: 'any', task, answers: [] },
});
const everyKind = [...foreignToCalls, ...foreignToSums, alikeToCalls, alikeToSums];
const everyTask = everyKind.flatMap(({ tasks }) => tasks).map(toLab);

function build(tasks: readonly LabTask[]): Guard {
  const guard = buildGuard(tasks, { doubt: 0, trust: {}, start: ['large'] });
  if (guard === null) throw new Error('there are tasks enough');
  return guard;
}
const noveltyIn = (guard: Guard, task: PlanTask): number =>
  noveltyOf(guard, readFeatures(task, readQuestion(task), guard.seen));
const shareNoticed = (guard: Guard, tasks: readonly PlanTask[]): number =>
  tasks.filter((task) => noveltyIn(guard, task) >= 0.5).length / tasks.length;

describe('a guard', () => {
  test.each([[everyTask], [everyTask.slice(0, 60)], [everyTask.filter((_, index) => index % 2 === 0)]])(
    'takes no task that it was built on as unlike, even a little',
    (tasks) => {
      const guard = build(tasks);
      expect(tasks.filter(({ task }) => noveltyIn(guard, task) > 0).map(({ id }) => id)).toEqual([]);
    },
  );

  test('is fixed by its tasks, in whatever order, and survives a file', () => {
    const guard = build(everyTask);
    const { seen, points } = build(everyTask.toReversed());
    expect({ seen, points }).toEqual({ seen: guard.seen, points: guard.points });
    const plan = { kind: 'quorum', members: [{ deployment: 'large', weight: 1 }], decisiveLead: 1, guard };
    expect(quorumPlanSchema.parse(JSON.parse(JSON.stringify(plan))).guard).toEqual(guard);
  });

  test('is small enough for a file that people read', () => {
    expect(JSON.stringify(build(everyTask)).length).toBeLessThan(60_000);
  });

  test('does not take another wording of one template as unlike', () => {
    const colours = ['red', 'blue', 'green', 'grey', 'black'];
    const alike = Array.from({ length: 80 }, (_, index) =>
      toLab(ask(`Send ${index} ${colours[index % 5]} boxes to the depot, please.`), index),
    );
    const guard = build(alike);
    expect(noveltyIn(guard, ask('Send 17 white boxes to the depot, please.'))).toBeLessThan(0.5);
    expect(noveltyIn(guard, ask('Prove that the square root of 2 is irrational.'))).toBe(1);
  });

  test('lets a task pass that asks for an output schema, of which recorded outcomes never tell', () => {
    const [first] = everyTask;
    expect(noveltyIn(build(everyTask), { ...(first as LabTask).task, outputSchema: { type: 'object' } })).toBe(0);
  });

  test('is none for fewer tasks than can say what is usual', () => {
    expect(buildGuard(everyTask.slice(0, 49), { doubt: 0, trust: {}, start: [] })).toBeNull();
  });
});

const recorded = join(import.meta.dirname, '../../../../../../shared/data/outcomes');

function load(file: string): LabTask[] {
  const lines = gunzipSync(readFileSync(join(recorded, `${file}.jsonl.gz`)))
    .toString()
    .trim()
    .split('\n');
  return lines.map((line) => {
    const { id, workload, input } = JSON.parse(line);
    const task = { messages: input.messages, tools: input.tools ?? null, outputSchema: null };
    return { id, question: id.replace(/~\d+$/, ''), workload, task, answers: [] };
  });
}

/** Puzzles of logic in plain prose, in the very frame of the recorded sums, are missed: 9 of 12 are noticed. */
const knownMisses: Readonly<Record<string, number>> = { 'logic puzzles': 0.7 };

describe.skipIf(!existsSync(recorded)).each<[string, readonly ForeignKind[], ForeignKind]>([
  ['bfcl', foreignToCalls, alikeToCalls],
  ['zeroeval', foreignToSums, alikeToSums],
])('a guard built on %s', (file, foreign, alike) => {
  const labs = existsSync(recorded) ? load(file) : [];
  const whole = labs.length === 0 ? null : build(labs);

  test.each(foreign.map((kind) => [kind.name, kind.tasks] as const))('notices %s', (name, tasks) => {
    expect(shareNoticed(whole as Guard, tasks)).toBeGreaterThanOrEqual(knownMisses[name] ?? 0.8);
  });

  test('lets tasks like its own pass: those written for this, and those that it was built without', () => {
    expect(shareNoticed(whole as Guard, alike.tasks)).toBeLessThanOrEqual(0.06);
    const keys = labs.map(({ question }) => question);
    const folds = dealFolds(keys, 5, 1);
    const shares = [0, 1, 2, 3, 4].map((fold) => {
      const guard = build(labs.filter((_, index) => folds[index] !== fold));
      return shareNoticed(
        guard,
        labs.filter((_, index) => folds[index] === fold).map(({ task }) => task),
      );
    });
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeLessThanOrEqual(0.04);
  });
});
