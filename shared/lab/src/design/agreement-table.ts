import { chooseReading, groupAnswers, readAnswer } from '@upshift/core';
import type { LabTask } from '../table/lab-task.ts';

/** Who agrees with whom, read once for all sets of members that are looked at. */
export interface AgreementTable {
  readonly tasks: number;
  readonly models: number;
  /** Per task and model: the number of its answer; −1 for one that is unreadable or that the validators fail. */
  readonly answers: Int8Array;
  readonly correct: Float64Array;
  /** Zero where the table records no cost: then all models count as equally dear. */
  readonly costs: Float64Array;
}

/** @param labs with answers of all models, in the same order each */
export function tabulateAgreement(labs: readonly LabTask[], models: number): AgreementTable {
  const answers = new Int8Array(labs.length * models).fill(-1);
  const correct = new Float64Array(labs.length * models);
  const costs = new Float64Array(labs.length * models);
  for (const [row, lab] of labs.entries()) {
    const rule = chooseReading('auto', lab.task);
    const readings = lab.answers.map(({ output, validity }) =>
      output === null || validity === 'fail' ? null : readAnswer(output, rule),
    );
    const readable = [...readings.keys()].filter((model) => {
      const reading = readings[model] ?? null;
      return reading !== null && reading.kind !== 'unreadable';
    });
    const groups = groupAnswers(readable.flatMap((model) => readings[model] ?? []));
    for (const [group, members] of groups.entries())
      for (const member of members) answers[row * models + (readable[member] as number)] = group;
    for (const [model, answer] of lab.answers.entries()) {
      correct[row * models + model] = answer.correct;
      costs[row * models + model] = answer.costUsd ?? 0;
    }
  }
  return { tasks: labs.length, models, answers, correct, costs };
}
