import type { BacktestSummary, OutcomeRow, Period, Portfolio, WeeklyFacts, WeeklyReport } from '@upshift/contracts';
import { buildAuditView } from '@upshift/core';
import { buildWeekly } from './build-weekly.ts';
import type { TriedChange } from './choose-proposals.ts';
import { listChanges } from './list-changes.ts';
import type { VersionLike } from './version-like.ts';

/** Recorded tasks that changes are tried on, and changes that are tried: each look costs hundredths of a second. */
const newestTasks = 500;
const maxChanges = 60;
const maxAudits = 50_000;

/** Where a review gets what it needs; whoever asks for one hands in the record and the backtest. */
export interface WeeklySources {
  readWeekly(span: { readonly from: Date; readonly until: Date }): Promise<WeeklyFacts>;
  /** The newest audits that were drawn from `since` on. */
  readAudits(query: { readonly since: Date; readonly limit: number }): Promise<Parameters<typeof buildAuditView>[0]>;
  /** The newest recorded tasks with their answers. */
  readOutcomes(limit: number): Promise<readonly OutcomeRow[]>;
  /** What these tasks say of a change. */
  judgeChange(change: {
    readonly active: Portfolio;
    readonly candidate: Portfolio;
    readonly rows: readonly OutcomeRow[];
  }): Promise<BacktestSummary>;
}

/** The review of a period: facts, audits, and every change of the active version tried on recorded tasks. Throws what the sources throw. */
export async function assembleWeekly(
  sources: WeeklySources,
  { period, active }: { readonly period: Period; readonly active: VersionLike },
): Promise<WeeklyReport> {
  const from = new Date(period.from);
  const facts = await sources.readWeekly({ from, until: new Date(period.until) });
  const audits = await sources.readAudits({ since: from, limit: maxAudits });
  const dearestFirst = facts.costs.toSorted((a, b) => b.costNanoUsd - a.costNanoUsd).map(({ workload }) => workload);
  const tried = await tryChanges(sources, active.portfolio, dearestFirst);
  const view = buildAuditView(audits, active.portfolio, period.from);
  return buildWeekly(facts, { period, active, audits: view.workloads, tried });
}

/** Every change against the active version on the same recorded tasks, of its workload where it is about one. */
async function tryChanges(
  sources: WeeklySources,
  active: Portfolio,
  workloads: readonly string[],
): Promise<TriedChange[]> {
  const rows = await sources.readOutcomes(newestTasks);
  const tried: TriedChange[] = [];
  for (const change of listChanges(active, workloads).slice(0, maxChanges)) {
    const own = rows.filter(({ workload }) => change.workload === null || workload === change.workload);
    tried.push({ change, backtest: await sources.judgeChange({ active, candidate: change.candidate, rows: own }) });
  }
  return tried;
}
