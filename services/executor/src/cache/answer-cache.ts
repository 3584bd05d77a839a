import type { Portfolio } from '@upshift/contracts';
import { isRepeatable, keepsAnswersMs, resolveWorkload } from '@upshift/core';
import type { CacheUse, ClaimedWork, KeptAnswer, Logger, TaskStore, WorkKey } from '@upshift/ports';
import type { Admittance } from '@upshift/stage';
import { toModelCall } from '../to-model-call.ts';
import { answerKeyOf } from './answer-key.ts';

/** The executor's side of the exact cache: what may be served instead of a call, and what a call may be kept under. */
export interface AnswerCache {
  /** An answer that was bought before, by the order of the call's choices; null where there is none, or none may be served. */
  recall(work: ClaimedWork, portfolio: Portfolio): Promise<Extract<Admittance, { kind: 'admitted' }> | null>;
  /** Under what the answer of this deployment may be served again; undefined where it may not. */
  keep(work: ClaimedWork, portfolio: Portfolio, deployment: string): CacheUse | undefined;
  /** What `recall` found for this work. */
  found(work: ClaimedWork): KeptAnswer | undefined;
}

export function createAnswerCache(deps: {
  readonly store: Pick<TaskStore, 'recallAnswer'>;
  readonly logger: Logger;
}): AnswerCache {
  const served = new WeakMap<WorkKey, KeptAnswer>();

  return {
    async recall(work, portfolio) {
      const ttlMs = ttlOf(work, portfolio);
      if (ttlMs === null) return null;
      const keys = new Map<string, string>();
      for (const { deployment } of work.call?.choices ?? []) {
        const key = keyOf(work, portfolio, deployment);
        if (key !== null && !keys.has(key)) keys.set(key, deployment);
      }
      const answer = await lookUp(deps, { tenantId: work.task.tenantId, keys: [...keys.keys()], ttlMs });
      const deployment = answer === null ? undefined : keys.get(answer.key);
      if (answer === null || deployment === undefined) return null;
      served.set(work.key, answer);
      return {
        kind: 'admitted',
        deployment,
        cache: { kind: 'serve', from: answer.from },
        release: () => served.delete(work.key),
      };
    },
    keep(work, portfolio, deployment) {
      const ttlMs = ttlOf(work, portfolio);
      const key = ttlMs === null ? null : keyOf(work, portfolio, deployment);
      return ttlMs === null || key === null ? undefined : { kind: 'keep', key, ttlMs };
    },
    found: ({ key }) => served.get(key),
  };
}

/** A cache that does not answer is an empty one. */
async function lookUp(
  { store, logger }: Parameters<typeof createAnswerCache>[0],
  query: Parameters<TaskStore['recallAnswer']>[0],
): Promise<KeptAnswer | null> {
  try {
    return await store.recallAnswer(query);
  } catch (error) {
    logger.debug(
      { error: error instanceof Error ? error.name : 'unknown' },
      'The record was not asked for a kept answer; the vendor is.',
    );
    return null;
  }
}

function ttlOf({ task, call }: ClaimedWork, portfolio: Portfolio): number | null {
  return call === null ? null : keepsAnswersMs(resolveWorkload(portfolio, task.workload), task.risk);
}

function keyOf(work: ClaimedWork, portfolio: Portfolio, deployment: string): string | null {
  const config = portfolio.deployments[deployment];
  if (config === undefined || !isRepeatable(config.provider)) return null;
  return answerKeyOf(toModelCall(work, portfolio, deployment));
}
