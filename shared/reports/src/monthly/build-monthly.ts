import {
  type CostGroup,
  type Grouping,
  type MonthlyReport,
  type Period,
  type SpendFacts,
  type SpendLine,
  type SpendRow,
  spendLines,
  type TaskGroup,
} from '@upshift/contracts';
import { wilsonInterval } from '@upshift/core';
import { divideHalfUp, isSimulated, perSuccess, sumOf, type Versions } from '../spend-facts.ts';
import { measureBaseline } from './measure-baseline.ts';

/** Which line a sum of calls stands on: tasks that serve nobody have one of their own, whatever became of their calls. */
function lineOf({ purpose, line }: SpendRow): SpendLine {
  return purpose === 'serve' ? line : purpose;
}

/**
 * Makes the monthly report. All money spent on the tasks of the period is divided by those that succeeded: failed and wasted
 * calls, hedges, judges, reviewers, audits, shadows and evaluations included. The premium arm of a sample is there to be compared
 * with: it stands on a line of its own and is no part of what a success cost.
 */
export function buildMonthly(
  facts: SpendFacts,
  about: { readonly period: Period; readonly tenant: string; readonly versions: Versions; readonly ended: boolean },
): MonthlyReport {
  const served = facts.tasks.filter(({ purpose }) => purpose === 'serve');
  const succeeded = sumOf(served, (group) => group.succeeded);
  const settled = sumOf(served, (group) => group.settled);
  const accepted = sumOf(served, ({ tasks }) => tasks);
  const inReview = sumOf(served, (group) => group.inReview);
  const open = accepted - settled - inReview;
  const lines = buildLines(facts, succeeded);
  const costNanoUsd = sumOf(lines, (line) => line.costNanoUsd);
  const baselineNanoUsd = lines.find(({ line }) => line === 'baseline')?.costNanoUsd ?? 0;
  const called = sumOf(served, (group) => group.called);
  return {
    kind: 'monthly',
    period: about.period,
    complete: about.ended && open + inReview === 0,
    simulated: isSimulated(facts.spend, about.versions),
    headline: {
      costPerSuccessNanoUsd: perSuccess(costNanoUsd - baselineNanoUsd, succeeded),
      success: wilsonInterval(succeeded, settled),
      p95Ms: facts.p95Ms,
      premiumShare: called === 0 ? null : sumOf(served, ({ premium }) => premium) / called,
    },
    tasks: { accepted, settled, succeeded, wrong: sumOf(served, ({ wrong }) => wrong), inReview, open },
    costNanoUsd,
    ledgerNanoUsd: facts.ledgerNanoUsd,
    lines,
    reviewMinutes:
      sumOf(
        facts.tasks.filter(({ purpose }) => purpose !== 'baseline'),
        ({ reviewMs }) => reviewMs,
      ) / 60_000,
    groups: buildGroups(facts, served, about.tenant),
    baseline: measureBaseline(facts),
    billed: buildBilled(facts, about.versions),
    invoice: null,
  };
}

/** Parts of a success are rounded as differences of rounded sums, so that they add up to the headline. */
function buildLines({ spend, tasks }: SpendFacts, succeeded: number): MonthlyReport['lines'] {
  let [counted, rounded] = [0, 0];
  return spendLines.map((line) => {
    const rows = spend.filter((row) => lineOf(row) === line);
    const reviews = tasks.filter(({ purpose }) => line === (purpose === 'baseline' ? 'baseline' : 'review'));
    const costNanoUsd = sumOf(rows, (row) => row.costNanoUsd) + sumOf(reviews, (group) => group.reviewNanoUsd);
    const calls = line === 'review' ? sumOf(reviews, ({ reviewed }) => reviewed) : sumOf(rows, (row) => row.calls);
    if (line === 'baseline' || succeeded === 0) return { line, calls, costNanoUsd, perSuccessNanoUsd: null };
    const before = rounded;
    counted += costNanoUsd;
    rounded = divideHalfUp(BigInt(counted), BigInt(succeeded));
    return { line, calls, costNanoUsd, perSuccessNanoUsd: rounded - before };
  });
}

type KeyOf = (row: SpendRow | TaskGroup) => string | null;

const keysOf: Readonly<Record<Exclude<Grouping, 'tenant'>, KeyOf>> = {
  workload: ({ workload }) => workload,
  tier: ({ tier }) => tier,
  deployment: ({ deployment }) => deployment,
  risk: ({ risk }) => risk,
  portfolio: ({ portfolioHash }) => portfolioHash,
};

/** Money of a person belongs to no tier and no deployment: it stands there as a group of its own. */
const people = 'people';

function buildGroups(facts: SpendFacts, served: readonly TaskGroup[], tenant: string): Record<Grouping, CostGroup[]> {
  const spend = facts.spend.filter(({ purpose }) => purpose !== 'baseline');
  const groups = facts.tasks.filter(({ purpose }) => purpose !== 'baseline');
  const group = (name: Exclude<Grouping, 'tenant'>): CostGroup[] => {
    const keyOf = keysOf[name];
    const whole = name === 'workload' || name === 'risk' || name === 'portfolio';
    const reviewKey = (one: TaskGroup): string => (whole ? (keyOf(one) ?? people) : people);
    const reviewed = groups.filter(({ reviewNanoUsd }) => reviewNanoUsd > 0);
    const keys = new Set([...spend.map(keyOf), ...(whole ? served.map(keyOf) : []), ...reviewed.map(reviewKey)]);
    return [...keys]
      .filter((key) => key !== null)
      .map((key) => {
        const own = served.filter((one) => keyOf(one) === key);
        const cost =
          sumOf(
            spend.filter((row) => keyOf(row) === key),
            (row) => row.costNanoUsd,
          ) +
          sumOf(
            reviewed.filter((one) => reviewKey(one) === key),
            (one) => one.reviewNanoUsd,
          );
        return toGroup(
          key,
          whole ? sumOf(own, ({ tasks }) => tasks) : null,
          sumOf(own, (one) => one.succeeded),
          cost,
        );
      })
      .sort((a, b) => b.costNanoUsd - a.costNanoUsd || (a.key < b.key ? -1 : 1));
  };
  const cost = sumOf(spend, (row) => row.costNanoUsd) + sumOf(groups, (one) => one.reviewNanoUsd);
  const all = toGroup(
    tenant,
    sumOf(served, ({ tasks }) => tasks),
    sumOf(served, (one) => one.succeeded),
    cost,
  );
  return {
    workload: group('workload'),
    tier: group('tier'),
    tenant: [all],
    deployment: group('deployment'),
    risk: group('risk'),
    portfolio: group('portfolio'),
  };
}

function toGroup(key: string, tasks: number | null, succeeded: number, costNanoUsd: number): CostGroup {
  return { key, tasks, succeeded, costNanoUsd, costPerSuccessNanoUsd: perSuccess(costNanoUsd, succeeded) };
}

/** By the model that the vendor said it served; where it said nothing, by the one that was asked. */
function buildBilled({ billed }: SpendFacts, versions: Versions): MonthlyReport['billed'] {
  const named = billed.map((row) => {
    const asked = versions.get(row.portfolioHash)?.deployments[row.deployment];
    const requested = asked?.model ?? row.deployment;
    return { ...row, vendor: asked?.vendor ?? 'unknown', requested, model: row.modelServed ?? requested };
  });
  const keyOf = ({ deployment, requested, model }: (typeof named)[number]): string =>
    [deployment, requested, model].join('\n');
  return [...Map.groupBy(named, keyOf).values()]
    .map((rows) => ({
      deployment: rows[0]?.deployment ?? '',
      vendor: rows[0]?.vendor ?? '',
      requested: rows[0]?.requested ?? '',
      model: rows[0]?.model ?? '',
      calls: sumOf(rows, ({ calls }) => calls),
      costNanoUsd: sumOf(rows, (row) => row.costNanoUsd),
      estimatedNanoUsd: sumOf(rows, (row) => row.estimatedNanoUsd),
    }))
    .sort((a, b) => b.costNanoUsd - a.costNanoUsd || (a.deployment < b.deployment ? -1 : 1));
}
