import { toDeploymentRule } from '@upshift/core';
import type { Clock, Limiter, LimiterRefusal, Logger, Permit, Random, WorkKey } from '@upshift/ports';
import type { StageHost } from '@upshift/stage';
import type { Admission } from './admission.ts';
import { createEndLog } from './end-log.ts';
import { openHealthView } from './health-view.ts';
import { toCandidates } from './to-candidates.ts';

interface AdmissionDependencies {
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Stops taking work while the limiter is away. */
  readonly host: Pick<StageHost, 'pause' | 'resume'>;
}

/** How old a view of the deployments may be, in ms. */
const lookEveryMs = 500;

/**
 * Asks the limiter before calls, and tells it how they ended. A call whose plan is not held is not asked about while the breaker
 * of its deployment is closed: it costs nothing but a share of a report. One whose deployment may not be called now goes
 * to the next of its tier, whatever becomes of the calls of other tiers.
 */
export function openAdmission({ limiter, clock, random, logger, host }: AdmissionDependencies): Admission {
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
    claimTerms: () => view.terms,
    p95Of: (deployment) => view.of(deployment)?.p95Ms ?? null,
    async admit(work, portfolio) {
      view.know(portfolio);
      const candidates = toCandidates({ work, portfolio, health: view, random, inFlight });
      const result = await limiter.acquire(candidates).catch((error: unknown) => {
        logger.debug({ error: error instanceof Error ? error.name : 'unknown' }, 'The limiter was not reached.');
        return null;
      });
      if (result?.outcome !== 'granted') {
        if (result !== null) refusals.set(work.key, result.refusals);
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
      view.close();
      await log.close();
    },
  };
}
