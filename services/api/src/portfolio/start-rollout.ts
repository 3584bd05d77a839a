import { type Rollout, UpshiftError } from '@upshift/contracts';
import type { NewRollout } from '@upshift/ports';
import type { ApiContext } from '../api-context.ts';

/** Starts a roll-out. @throws UpshiftError ROLLOUT_RUNNING, PORTFOLIO_CHANGED */
export async function startRollout(
  { deps, record }: Pick<ApiContext, 'deps' | 'record'>,
  rollout: Omit<NewRollout, 'id'>,
): Promise<Rollout> {
  const id = deps.createRolloutId();
  const outcome = await record.ask(() => deps.store.startRollout({ id, ...rollout }));
  if (outcome === 'running') {
    const kinds = rollout.kind === 'shadow' ? 'shadow' : 'canary or drill';
    throw new UpshiftError(
      'ROLLOUT_RUNNING',
      `Another ${kinds} runs. \`upshift portfolio history\` names it, \`upshift portfolio stop\` ends it.`,
    );
  }
  if (outcome === 'conflict')
    throw new UpshiftError(
      'PORTFOLIO_CHANGED',
      'Another version has become active meanwhile. Look at it, and start again.',
    );
  const started = (await record.ask(() => deps.store.runningRollouts())).find((one) => one.id === id);
  if (started !== undefined) return started;
  const ended = await record.ask(() => deps.store.listRollouts({ kind: rollout.kind, limit: 20 }));
  const found = ended.find((one) => one.id === id);
  if (found === undefined) throw new Error('A roll-out that was started is not on record.');
  return found;
}
