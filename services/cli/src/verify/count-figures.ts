import { type ArmFigures, type FiguresView, toUsd } from '@upshift/contracts';
import { buildFigures } from '@upshift/core';
import { percentile } from '../replay/percentile.ts';
import type { CountedTask } from './count-task.ts';

export interface CountOptions {
  readonly run: string;
  /** Weakest first. */
  readonly tiers: readonly string[];
  /** Null: no vendor keeps a bill. */
  readonly billNanoUsd: number | null;
  /** What each attempt is on the bill, in nano-dollars. */
  readonly bill: ReadonlyMap<string, number>;
}

/**
 * The figures as the rows of the tasks make them, by an arithmetic of its own. Only the bootstrap is the one that serves:
 * another one would draw otherwise.
 */
export function countFigures(
  tasks: readonly CountedTask[],
  { run, tiers, billNanoUsd, bill }: CountOptions,
): FiguresView {
  const own = tasks.filter(({ arm }) => arm === 'portfolio');
  const simulated = tasks.some(({ attempts }) => attempts.some((attempt) => attempt.simulated));
  const rows = tasks.toSorted(byCase);
  const estimated = countEstimated(tasks, bill);
  const { difference } = buildFigures({ run, rows, tiers: [], reasons: [], simulated, billNanoUsd, estimated });
  const accepted = rows.filter(
    ({ arm, state, correct }) => arm === 'portfolio' && state === 'succeeded' && correct !== null,
  );
  const wrong = accepted.filter(({ correct }) => correct === false);
  return {
    run,
    simulated,
    arms: (['portfolio', 'premium'] as const).map((arm) => countArm(arm, tasks)),
    difference,
    tiers: tiers.flatMap((tier) => countTier(tier, own)),
    reviews: countReviews(own),
    reasons: countReasons(own),
    ledgerUsd: toUsd(sum(tasks.map(({ costNanoUsd }) => costNanoUsd))),
    billUsd: billNanoUsd === null ? null : toUsd(billNanoUsd),
    estimated: {
      calls: estimated.calls,
      ledgerUsd: toUsd(estimated.ledgerNanoUsd),
      billUsd: toUsd(estimated.billNanoUsd),
    },
    cachedCalls: sum(tasks.map(({ cachedCalls }) => cachedCalls)),
    wrong: { accepted: accepted.length, wrong: wrong.length, example: wrong[0]?.taskId ?? null },
  };
}

function countEstimated(tasks: readonly CountedTask[], bill: CountOptions['bill']) {
  const attempts = tasks.flatMap((task) => task.attempts).filter(({ costSource }) => costSource === 'estimate');
  return {
    calls: attempts.length,
    ledgerNanoUsd: sum(attempts.map(({ costNanoUsd }) => costNanoUsd)),
    billNanoUsd: sum(attempts.map(({ id }) => bill.get(id) ?? 0)),
  };
}

function countArm(arm: ArmFigures['arm'], all: readonly CountedTask[]): ArmFigures {
  const tasks = all.filter((task) => task.arm === arm);
  const settled = tasks.filter(({ state }) => state !== 'open');
  const succeeded = settled.filter(({ state, correct }) => state === 'succeeded' && correct === true).length;
  const latencies = settled.map(({ latencyMs }) => latencyMs).filter((latency) => latency !== null);
  const [p50, p95] = [percentile(latencies, 0.5), percentile(latencies, 0.95)];
  const called = tasks.filter(({ calls }) => calls > 0);
  const costUsd = toUsd(sum(tasks.map(({ costNanoUsd, reviewNanoUsd }) => costNanoUsd + reviewNanoUsd)));
  return {
    arm,
    tasks: tasks.length,
    settled: settled.length,
    succeeded,
    judgedBy: 'reference',
    success: settled.length === 0 ? null : succeeded / settled.length,
    costUsd,
    costPerSuccessUsd: succeeded === 0 ? null : costUsd / succeeded,
    latencyMs: p50 === null || p95 === null ? null : { p50, p95 },
    premiumShare: called.length === 0 ? null : called.filter(({ premium }) => premium).length / called.length,
    calls: sum(tasks.map(({ calls }) => calls)),
  };
}

function countTier(tier: string, tasks: readonly CountedTask[]): FiguresView['tiers'] {
  const calls = tasks.map(({ attempts }) =>
    attempts.filter((attempt) => attempt.tier === tier && attempt.costSource !== 'cache'),
  );
  const served = calls.filter(({ length }) => length > 0).length;
  const costUsd = toUsd(sum(calls.flat().map(({ costNanoUsd }) => costNanoUsd)));
  return served === 0 ? [] : [{ tier, tasks: served, calls: calls.flat().length, costUsd }];
}

function countReviews(tasks: readonly CountedTask[]): NonNullable<FiguresView['reviews']> {
  return {
    tasks: tasks.filter(({ reviewMs, reviewNanoUsd }) => reviewMs > 0 || reviewNanoUsd > 0).length,
    minutes: sum(tasks.map(({ reviewMs }) => reviewMs)) / 60_000,
    costUsd: toUsd(sum(tasks.map(({ reviewNanoUsd }) => reviewNanoUsd))),
  };
}

function countReasons(tasks: readonly CountedTask[]): FiguresView['reasons'] {
  const found = Map.groupBy(
    tasks.flatMap(({ reasons }) => reasons),
    (reason) => reason,
  );
  return [...found]
    .map(([reason, { length }]) => ({ reason, count: length }))
    .sort((left, right) => right.count - left.count || (left.reason < right.reason ? -1 : 1));
}

/** As the record has them: the bootstrap draws by place. */
function byCase(left: CountedTask, right: CountedTask): number {
  if (left.caseId !== right.caseId) return left.caseId < right.caseId ? -1 : 1;
  return left.arm < right.arm ? -1 : 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
