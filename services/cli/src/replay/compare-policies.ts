import type { LedgerView, OutcomeRow } from '@upshift/contracts';
import { chooseSingleModel } from './choose-single-model.ts';
import type { VoteTiming } from './measure-votes.ts';
import type { ReplayTier } from './parse-tiers.ts';
import { type ScoredTask, scoreModel, scoreTask } from './score-task.ts';
import { type PolicySummary, summarizeRuns } from './summarize-runs.ts';

/** A task of the replay: what was recorded, and what really happened to it. */
export interface ReplayedTask {
  readonly row: OutcomeRow;
  readonly ledger: LedgerView;
}

export interface PolicyRow extends PolicySummary {
  readonly name: string;
}

export interface Comparison {
  readonly policy: PolicySummary;
  readonly alwaysPremium: PolicySummary;
  /** Every policy, the cascade last. None is left out. */
  readonly rows: readonly PolicyRow[];
  readonly scored: readonly ScoredTask[];
}

/** Holds the cascade against what each model alone would have made of the same tasks. */
export function comparePolicies(
  tasks: readonly ReplayedTask[],
  tiers: readonly ReplayTier[],
  votes: VoteTiming | null = null,
): Comparison {
  const last = tiers.at(-1);
  if (last === undefined) throw new TypeError('a replay has at least one tier');
  const scored = tasks.map(({ row, ledger }) => scoreTask(row, ledger, last.name, votes));
  const models = new Map(
    tiers.flatMap((tier) =>
      tier.models.map((model) => {
        const runs = tasks.map(({ row }, index) =>
          scoreModel(row, model, scored[index]?.overheadMs ?? null, tier === last),
        );
        return [model, summarizeRuns(runs)] as const;
      }),
    ),
  );
  const policy = summarizeRuns(scored);
  const single = chooseSingleModel(models);
  const rowOf = (name: string, model: string): PolicyRow => ({ name, ...(models.get(model) ?? policy) });
  const rows = [
    ...[...models.keys()].map((model) => rowOf(`always ${model}`, model)),
    rowOf(`cheapest model within one point of the best: ${single}`, single),
    { name: votes === null ? 'cascade with the checks so far' : `plan: ${votes.plan.kind}`, ...policy },
  ];
  return { policy, alwaysPremium: models.get(last.models[0]) ?? policy, rows, scored };
}
