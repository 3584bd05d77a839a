import type { Portfolio } from '@upshift/contracts';
import { estimateTokens, resolveWorkload, toDeploymentRule } from '@upshift/core';
import type {
  CallEnd,
  ClaimedWork,
  Clock,
  DeploymentStore,
  Limiter,
  LimiterRefusal,
  Logger,
  Permit,
} from '@upshift/ports';
import type { Admittance } from '@upshift/stage';
import { judgeMaterial } from './judge-material.ts';

/** The validator's side of the limiter: a judge is called like anybody else, within the limits of its deployment. */
export interface JudgePlaces {
  admit(work: ClaimedWork, portfolio: Portfolio): Promise<Admittance>;
  /** Why the judge may not be asked now; `away` where the limiter did not say; null where nothing was refused. */
  refusalOf(work: ClaimedWork): readonly LimiterRefusal[] | 'away' | null;
  /** The call ended. Never throws, and keeps nobody waiting. */
  ended(work: ClaimedWork, end: CallEnd): void;
}

export interface JudgePlacesDependencies {
  readonly limiter: Pick<Limiter, 'acquire' | 'settle'>;
  readonly store: Pick<DeploymentStore, 'deploymentChanges'>;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly logger: Pick<Logger, 'debug'>;
}

const tenantId = 'default';
/** How old what people did to deployments may be, in ms: as in executors. */
const readEveryMs = 1000;
/** How long to wait for a drained judge before looking again, in ms. */
const drainedWaitMs = 30_000;

/**
 * Places for the calls of judges. Each asks the limiter, so that a deployment that answers and judges keeps its limits, and one whose
 * breaker is open, or that a person drained, is left alone by judges too.
 */
export function createJudgePlaces({ limiter, store, clock, logger }: JudgePlacesDependencies): JudgePlaces {
  const permits = new WeakMap<ClaimedWork['key'], Permit>();
  const refusals = new WeakMap<ClaimedWork['key'], readonly LimiterRefusal[] | 'away'>();
  let read = { atMs: Number.NEGATIVE_INFINITY, drained: Promise.resolve<ReadonlySet<string>>(new Set()) };

  /** A read that fails is made again by whoever comes next. */
  function readDrained(): Promise<ReadonlySet<string>> {
    if (clock.monotonic() - read.atMs < readEveryMs) return read.drained;
    const drained = store
      .deploymentChanges(tenantId)
      .then((changes) => new Set(changes.filter(({ action }) => action === 'drain').map((one) => one.deployment)));
    read = { atMs: clock.monotonic(), drained };
    drained.catch(() => {
      if (read.drained === drained) read = { ...read, atMs: Number.NEGATIVE_INFINITY };
    });
    return drained;
  }

  function settle(permit: Permit, end: CallEnd): void {
    limiter
      .settle(permit, end)
      .catch((error: unknown) =>
        logger.debug({ error: nameOf(error) }, 'The place of a judge is given back by its lease alone.'),
      );
  }

  function refuse(work: ClaimedWork, why: readonly LimiterRefusal[] | 'away'): Admittance {
    refusals.set(work.key, why);
    return { kind: 'refused' };
  }

  return {
    async admit(work, portfolio) {
      const name = work.call?.choices[0]?.deployment;
      const deployment = name === undefined ? undefined : portfolio.deployments[name];
      if (name === undefined || deployment === undefined) return { kind: 'refused' };
      if ((await readDrained()).has(name))
        return refuse(work, [{ deployment: name, cause: 'drained', earliestMs: drainedWaitMs, turnMs: drainedWaitMs }]);
      const rule = toDeploymentRule(name, deployment);
      const output = work.call?.maxOutputTokens ?? deployment.maxOutputTokens;
      const material =
        rule.limits.tpm === null ? null : judgeMaterial(work, resolveWorkload(portfolio, work.task.workload));
      const tokens = material === null ? 0 : estimateTokens(material, output);
      const result = await limiter.acquire([{ rule, tokens }]).catch((error: unknown) => {
        logger.debug({ error: nameOf(error) }, 'The limiter was not reached.');
        return null;
      });
      if (result === null) return refuse(work, 'away');
      if (result.outcome === 'refused') return refuse(work, result.refusals);
      const { permit } = result;
      permits.set(work.key, permit);
      return {
        kind: 'admitted',
        deployment: name,
        release() {
          permits.delete(work.key);
          settle(permit, { kind: 'unused', tokens: null, latencyMs: 0, retryAfterMs: null });
        },
      };
    },
    refusalOf: ({ key }) => refusals.get(key) ?? null,
    ended({ key }, end) {
      const permit = permits.get(key);
      if (permit === undefined) return;
      permits.delete(key);
      settle(permit, end);
    },
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
