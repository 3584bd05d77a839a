import type { QueueConsumer } from '@upshift/ports';
import type { ApiContext } from '../api-context.ts';
import type { Acceptance } from '../submit/create-acceptance.ts';
import { createJobAnswer } from './create-job-answer.ts';

/** Takes producers' own jobs from the inbox, where the configuration names one. */
export async function startInbox(
  context: ApiContext,
  acceptance: Acceptance,
): Promise<Pick<QueueConsumer, 'close'> | null> {
  const { deps, config } = context;
  if (config.inbox === null) return null;
  const { queue, concurrency, lockMs } = config.inbox;
  const options = { concurrency, lockMs, stalledCheckMs: Math.ceil(lockMs / 3) };
  return deps.inbox.receive(queue, createJobAnswer(context, acceptance), options);
}
