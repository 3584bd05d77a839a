import { type Portfolio, queueOf } from '@upshift/contracts';
import { drawOfTask, type OpenedTask, openTask, textToEmbed } from '@upshift/core';
import type { PortfolioSource, RouteFactsOfPortfolio, RouteFactsSource } from '@upshift/ports';
import { bareOutcome, type NextWork, type Stage } from '@upshift/stage';

interface ClassifyFacts {
  readonly portfolio: Portfolio;
  readonly route: RouteFactsOfPortfolio | undefined;
}

/** Answers: which workload is this, how risky and how hard, and on which tier does it start? */
export function createClassifyStage({
  portfolios,
  routeFacts,
}: {
  portfolios: PortfolioSource;
  /** Learned routers and intents; without them the heuristic routes. */
  routeFacts?: RouteFactsSource;
}): Stage<ClassifyFacts> {
  return {
    name: 'classify',
    inline: true,
    async gather(work) {
      const portfolio = await portfolios.byHash(work.task.portfolioHash);
      return { portfolio, route: await routeFacts?.read(portfolio, textToEmbed(work.task.request, portfolio)) };
    },
    decide(work, { portfolio, route }) {
      const { task } = work;
      const { decision, calls, progress, workload, risk, maxCalls } = openTask(
        work.task.request,
        portfolio,
        work.key.step,
        {
          ...(route ?? noFacts),
          draw: drawOfTask(work.key.taskId),
          terms: { deadlineMs: task.remainingMs, moneyLeftNanoUsd: task.budgetNanoUsd - task.spentNanoUsd },
        },
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

const noFacts = { router: null, intents: null, health: null, micros: null } as const;

function toWork({ call, delayMs }: OpenedTask['calls'][number]): NextWork {
  return { kind: 'call', queue: queueOf('call', call.tier), delayMs, call };
}
