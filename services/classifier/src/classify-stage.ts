import { type Portfolio, queueOf } from '@upshift/contracts';
import { type OpenedTask, openTask } from '@upshift/core';
import type { PortfolioSource } from '@upshift/ports';
import { bareOutcome, type NextWork, type Stage } from '@upshift/stage';

/** Answers: which workload is this, how risky and how hard, and on which tier does it start? */
export function createClassifyStage({ portfolios }: { portfolios: PortfolioSource }): Stage<Portfolio> {
  return {
    name: 'classify',
    inline: true,
    gather(work) {
      return portfolios.byHash(work.task.portfolioHash);
    },
    decide(work, portfolio) {
      const { decision, calls, progress, workload, risk, maxCalls } = openTask(
        work.task.request,
        portfolio,
        work.key.step,
      );
      const [first, ...others] = calls;
      return {
        ...bareOutcome,
        kind: 'forward',
        action: decision.action,
        reason: decision.reason,
        detail: decision.detail,
        toTier: decision.toTier,
        signals: decision.signals,
        works: [toWork(first), ...others.map(toWork)],
        progress,
        terms: { workload, risk, maxCalls },
      };
    },
  };
}

function toWork({ call, delayMs }: OpenedTask['calls'][number]): NextWork {
  return { kind: 'call', queue: queueOf('call', call.tier), delayMs, call };
}
