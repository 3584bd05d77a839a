import type { AuditView, Period, WeeklyFacts, WeeklyReport } from '@upshift/contracts';
import { wilsonInterval } from '@upshift/core';
import { chooseProposals, isTold, type TriedChange } from './choose-proposals.ts';
import type { VersionLike } from './version-like.ts';

/** Makes the weekly escalation review. Of the changes that were tried, only what the backtest bears out becomes a proposal. */
export function buildWeekly(
  facts: WeeklyFacts,
  about: {
    readonly period: Period;
    readonly active: VersionLike;
    readonly audits: AuditView['workloads'];
    readonly tried: readonly TriedChange[];
  },
): WeeklyReport {
  const { active, tried } = about;
  return {
    kind: 'weekly',
    period: about.period,
    simulated: facts.deployments.some((name) => active.portfolio.deployments[name]?.provider.kind === 'simulated'),
    portfolio: { name: active.portfolio.name, hash: active.hash },
    signOff: facts.signOff,
    tasks: facts.tasks,
    escalatedTasks: facts.escalatedTasks,
    escalatedShare: wilsonInterval(facts.escalatedTasks, facts.tasks),
    trend: facts.trend.map(({ from, ...counts }) => ({ from: from.toISOString(), ...counts })),
    patterns: facts.patterns.map((pattern) => ({ ...pattern, examples: [...pattern.examples] })),
    audits: about.audits,
    reviews: facts.reviews,
    proposals: chooseProposals(active.portfolio, tried, facts.costs),
    tried: tried.length,
    untold: tried.filter(({ backtest }) => !isTold(backtest)).length,
  };
}
