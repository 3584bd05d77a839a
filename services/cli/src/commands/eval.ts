import { Command } from 'commander';
import type { EvalContext } from '../evals/eval-context.ts';
import { createCandidateCommands } from './eval-candidates.ts';
import { createRunCommands } from './eval-run.ts';
import { createScheduleCommands } from './eval-schedule.ts';
import { createSetCommands } from './eval-set.ts';

/** `upshift eval`: how good the answers are, by the workloads' own cases. */
export function createEvalCommand(context: EvalContext): Command {
  const command = new Command('eval').description(
    'measure answers by eval sets: cases with known answers, per workload',
  );
  const all = [
    ...createSetCommands(context),
    ...createRunCommands(context),
    ...createScheduleCommands(context),
    ...createCandidateCommands(context),
  ];
  for (const one of all) command.addCommand(one);
  return command;
}
