import { toDeploymentRule } from '@upshift/core';
import type {
  ClaimedWork,
  Clock,
  DeploymentStore,
  Limiter,
  LimiterCandidate,
  LimiterRefusal,
  Logger,
  Permit,
  Random,
  TaskStore,
  WorkKey,
} from '@upshift/ports';
import type { StageHost } from '@upshift/stage';
import type { Admission } from './admission.ts';
import { followDrains } from './drains.ts';
import { createEndLog } from './end-log.ts';
import { openHealthView } from './health-view.ts';
import { toCandidates } from './to-candidates.ts';
import { warnOfApartLimits } from './warn-of-apart-limits.ts';

interface AdmissionDependencies {
  readonly store: Pick<DeploymentStore, 'deploymentChanges'> & Pick<TaskStore, 'status'>;
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Stops taking work while the limiter is away. */
  readonly host: Pick<StageHost, 'pause' | 'resume'>;
}

/** How old a view of the deployments may be, in ms. */
const lookEveryMs = 500;
/** How old what people did to them may be, in ms. */
const readEveryMs = 1000;
/** How long to wait for a drained deployment before looking again, in ms; its restore wakes whoever waits. */
const drainedWaitMs = 30_000;

/**
 * Asks the limiter before calls, and tells it how they ended. A call whose plan is not held is not asked about while the breaker
 * of its deployment is closed: it costs nothing but a share of a report. One whose deployment may not be called now goes
 * to the next of its tier, whatever becomes of the calls of other tiers.
 */
export async function openAdmission(deps: AdmissionDependencies): Promise<Admission> {
  const { store, limiter, clock, random, logger, host } = deps;
  const drains = await followDrains({ store, limiter, clock, logger, everyMs: readEveryMs });
  if (!limiter.shared) await warnOfApartLimits(deps);
  const permits = new WeakMap<WorkKey, Permit>();
  const refusals = new WeakMap<WorkKey, readonly LimiterRefusal[]>();
  const inFlight = new Map<string, number>();
  const view = openHealthView({
    limiter,
    clock,
    logger,
    everyMs: lookEveryMs,
    onAway(away) {
      (away ? host.pause() : host.resume()).catch((error: unknown) =>
        logger.error({}, 'The queues could not be paused or resumed.', error),
      );
    },
  });
  const log = createEndLog({ limiter, logger }, () => void view.look());

  function settle(permit: Permit, end: Parameters<Limiter['settle']>[1]): void {
    limiter.settle(permit, end).then(
      () => (end.kind === 'answered' ? undefined : view.look()),
      (error: unknown) =>
        logger.debug(
          { error: error instanceof Error ? error.name : 'unknown' },
          'A place is given back by its lease alone.',
        ),
    );
  }

  function count(deployment: string, by: number): void {
    inFlight.set(deployment, (inFlight.get(deployment) ?? 0) + by);
  }

  return {
    claimTerms: () => ({ ...view.terms, avoid: [...view.terms.avoid, ...drains.names] }),
    p95Of: (deployment) => view.of(deployment)?.p95Ms ?? null,
    async admit(work, portfolio) {
      view.know(portfolio);
      const candidates = toCandidates({ work, portfolio, health: view, random, inFlight });
      const open = candidates.filter(({ rule }) => !drains.has(rule.deployment));
      const drained = candidates.filter((candidate) => !open.includes(candidate)).map(toRefusal(work));
      if (open.length === 0 && drained.length > 0) {
        refusals.set(work.key, drained);
        return { kind: 'refused' };
      }
      const result = await limiter.acquire(open).catch((error: unknown) => {
        logger.debug({ error: error instanceof Error ? error.name : 'unknown' }, 'The limiter was not reached.');
        return null;
      });
      if (result?.outcome !== 'granted') {
        if (result !== null) refusals.set(work.key, [...drained, ...result.refusals]);
        return { kind: 'refused' };
      }
      const { permit } = result;
      permits.set(work.key, permit);
      return {
        kind: 'admitted',
        deployment: permit.rule.deployment,
        release() {
          permits.delete(work.key);
          settle(permit, { kind: 'unused', tokens: null, latencyMs: 0, retryAfterMs: null });
        },
      };
    },
    refusalsOf: ({ key }) => refusals.get(key) ?? null,
    began({ attempt }) {
      if (attempt !== null) count(attempt.deployment, 1);
    },
    ended({ key, attempt }, portfolio, end) {
      view.know(portfolio);
      if (attempt !== null) count(attempt.deployment, -1);
      const permit = permits.get(key);
      if (permit !== undefined) {
        permits.delete(key);
        settle(permit, end);
        return;
      }
      const deployment = attempt === null ? undefined : portfolio.deployments[attempt.deployment];
      if (attempt === null || deployment === undefined) return;
      log.add(toDeploymentRule(attempt.deployment, deployment), end);
    },
    async close() {
      drains.close();
      view.close();
      await log.close();
    },
  };
}

/** A task waits for a drained deployment; a vote does not, since the others' votes may decide without it. */
function toRefusal({ call }: ClaimedWork): (candidate: LimiterCandidate) => LimiterRefusal {
  const waitMs = call?.mode === 'vote' ? null : drainedWaitMs;
  return ({ rule }) => ({ deployment: rule.deployment, cause: 'drained', earliestMs: waitMs, turnMs: waitMs });
}
