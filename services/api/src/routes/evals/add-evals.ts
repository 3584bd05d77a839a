import type { ApiContext } from '../../api-context.ts';
import type { ApiServer } from '../../server.ts';
import { addEvalCandidates } from './eval-candidates.ts';
import { addEvalRuns } from './eval-runs.ts';
import { addEvalSchedules } from './eval-schedules.ts';
import { addEvalSets } from './eval-sets.ts';
import { addTaskFeedback } from './task-feedback.ts';

/** Every route by which answers are measured. */
export function addEvals(server: ApiServer, context: ApiContext): void {
  addTaskFeedback(server, context);
  addEvalSets(server, context);
  addEvalRuns(server, context);
  addEvalSchedules(server, context);
  addEvalCandidates(server, context);
}
