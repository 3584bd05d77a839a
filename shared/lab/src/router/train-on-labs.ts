import { signalNames } from '@upshift/core';
import { type TrainedRouter, trainRouter } from '@upshift/learn';
import type { LabTask } from '../table/lab-task.ts';
import { readTask } from './read-task.ts';

/** Trains a router on tasks of the lab, for the models of their portfolio. */
export function trainOnLabs(labs: readonly LabTask[], models: readonly string[], seed: number): TrainedRouter {
  const examples = labs.map(({ task, question, answers }) => ({
    ...readTask(task),
    question,
    outcomes: answers.map(({ correct }) => correct),
  }));
  return trainRouter(examples, { deployments: models, signals: signalNames, seed });
}
