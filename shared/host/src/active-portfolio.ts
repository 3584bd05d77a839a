import type { Rollout } from '@upshift/contracts';
import { drawsCandidate } from '@upshift/core';
import type { Clock, Logger, PortfolioVersion, TaskStore } from '@upshift/ports';

export interface ActivePortfolio {
  /** The active version. */
  current(): PortfolioVersion;
  /** The version that a new task pins: the active one, or the candidate of a canary or drill that draws the task. */
  choose(task: { readonly taskId: string; readonly tenantId: string }): PortfolioVersion;
  close(): void;
}

type FollowedStore = Pick<TaskStore, 'activePortfolio' | 'loadPortfolio' | 'runningRollouts' | 'onPortfolioChange'>;

interface Followed {
  readonly active: PortfolioVersion;
  /** What serves a share beside it, if anything does. */
  readonly beside: { readonly rollout: Rollout; readonly candidate: PortfolioVersion } | null;
}

/** How often a change of another process is looked for, in case the record's word of it was missed; ms. */
const lookEveryMs = 2000;

/**
 * Follows the active version on record, and what serves beside it: at once when the record says that they changed, and
 * every two seconds in case that was missed. Whatever comes from there was checked when it was saved.
 *
 * @throws Error when the record has none yet and none comes within `waitMs`
 */
export async function followActivePortfolio(
  deps: { store: FollowedStore; clock: Clock; logger: Logger },
  { waitMs }: { waitMs: number },
): Promise<ActivePortfolio> {
  const { store, clock, logger } = deps;
  const stop = new AbortController();
  let wake = new AbortController();
  const stopListening = store.onPortfolioChange(() => wake.abort());
  let followed: Followed = { active: await firstVersion(deps, waitMs), beside: null };

  async function look(): Promise<void> {
    const active = await store.activePortfolio();
    if (active === null) return;
    const beside = await besideOf(store, active);
    if (active.hash !== followed.active.hash)
      logger.info(
        { from: followed.active.hash.slice(0, 12), to: active.hash.slice(0, 12) },
        'Another portfolio version is active.',
      );
    followed = { active, beside };
  }

  async function follow(): Promise<void> {
    while (!stop.signal.aborted) {
      await clock.sleep(lookEveryMs, AbortSignal.any([stop.signal, wake.signal]));
      if (stop.signal.aborted) return;
      // Before the look: what changes while it is under way wakes the next one.
      wake = new AbortController();
      try {
        await look();
      } catch (error) {
        logger.warn(
          { error: error instanceof Error ? error.name : 'unknown' },
          'The active portfolio could not be read; the last one known stays.',
        );
      }
    }
  }

  await look();
  void follow();
  return {
    current: () => followed.active,
    choose(task) {
      const { active, beside } = followed;
      return beside !== null && drawsCandidate(beside.rollout, task) ? beside.candidate : active;
    },
    close() {
      stopListening();
      stop.abort();
    },
  };
}

/** A roll-out that was measured against another version than the active one draws nobody. */
async function besideOf(store: FollowedStore, active: PortfolioVersion): Promise<Followed['beside']> {
  const rollouts = await store.runningRollouts();
  const rollout = rollouts.find((one) => serves(one) && one.control === active.hash);
  if (rollout === undefined) return null;
  const candidate = await store.loadPortfolio(rollout.candidate);
  return candidate === null ? null : { rollout, candidate };
}

function serves({ kind, settings }: Rollout): boolean {
  return kind === 'canary' || (kind === 'drill' && 'traffic' in settings && settings.traffic === 'serve');
}

async function firstVersion(
  { store, clock }: { store: Pick<TaskStore, 'activePortfolio'>; clock: Clock },
  waitMs: number,
): Promise<PortfolioVersion> {
  const deadline = clock.monotonic() + waitMs;
  for (;;) {
    const version = await store.activePortfolio();
    if (version !== null) return version;
    if (clock.monotonic() >= deadline)
      throw new Error('The record has no active portfolio. Start the API with UPSHIFT_API_PORTFOLIO=portfolio.yaml.');
    await clock.sleep(250);
  }
}
