import type { ResolvedWorkload } from '@upshift/contracts';
import { buildJudgeMessages, judgeSchema } from '@upshift/core';
import type { ClaimedWork } from '@upshift/ports';
import { nextJudge, verdictsOn } from './run-validators.ts';

/** What the judge that is asked next is to be sent, to count its tokens; null where there is no answer to judge, or no judge left. */
export function judgeMaterial(work: ClaimedWork, workload: ResolvedWorkload) {
  const answer = work.history.answers.at(-1);
  if (answer === undefined) return null;
  const config = nextJudge(workload, work.task.risk, verdictsOn(work, answer.attempt));
  if (config === undefined) return null;
  return {
    messages: buildJudgeMessages(config, work.task.request, answer.output),
    tools: null,
    outputSchema: judgeSchema,
  };
}
