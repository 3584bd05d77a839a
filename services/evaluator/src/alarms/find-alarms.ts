import type { Alarm, Portfolio, Rollout } from '@upshift/contracts';
import { drilledDeployments, findRetirements } from '@upshift/core';

/** What the record knows, as far as somebody may have to be told of it. */
export interface AlarmFacts {
  readonly portfolio: Portfolio;
  /** Version of it, and since when it is active, ms since 1970. */
  readonly hash: string;
  readonly activeSince: number;
  /** By the record's clock, ms since 1970. */
  readonly at: number;
  /** Newest first. */
  readonly drills: readonly Rollout[];
  readonly canaries: readonly Rollout[];
}

const dayMs = 86_400_000;
/** What ended longer ago is no news: a process that was away for weeks does not page anybody for it. */
const newsMs = 14 * dayMs;
/** A drill that is due waits for canaries and other drills; after so long it is overdue. */
const overdueMs = dayMs;

/** What somebody has to be told of. The same facts give the same ids: whoever keeps them tells each once. */
export function findAlarms(facts: AlarmFacts): Alarm[] {
  return [...failedDrills(facts), ...overdueDrills(facts), ...endedCanaries(facts), ...retirements(facts)];
}

function isNews({ endedAt }: Rollout, at: number): boolean {
  return endedAt !== null && at - Date.parse(endedAt) < newsMs;
}

function failedDrills({ drills, at }: AlarmFacts): Alarm[] {
  return drills
    .filter((drill) => drill.state === 'failed' && isNews(drill, at))
    .map(({ id, reason, endedAt, report, settings }) => {
      const deployment = 'deployment' in settings ? settings.deployment : 'unknown';
      const by = report?.drill?.by ?? null;
      return {
        id: `drill_failed:${id}`,
        kind: 'drill_failed',
        summary: `The way back of "${deployment}" does not work: the drill failed (${reason ?? 'unknown'}).`,
        mend: `upshift drill ${deployment}`,
        facts: {
          rollout: id,
          deployment,
          by,
          reason,
          endedAt,
          tasks: report?.candidate.settled ?? 0,
          succeeded: report?.candidate.succeeded ?? 0,
          rolledBackAfterMs: report?.drill?.rolledBackAfterMs ?? null,
          servedAfterMs: report?.drill?.servedAfterMs ?? null,
        },
      };
    });
}

/** A day after its time. A deployment that was never drilled is due since this version is active. */
function overdueDrills({ portfolio, hash, activeSince, at, drills }: AlarmFacts): Alarm[] {
  const everyDays = portfolio.drills?.everyDays;
  if (everyDays === undefined) return [];
  return drilledDeployments(portfolio).flatMap((deployment): Alarm[] => {
    const last = drills.find(({ settings }) => 'deployment' in settings && settings.deployment === deployment);
    if (last?.state === 'running') return [];
    const dueAt = last === undefined ? activeSince : Date.parse(last.startedAt) + everyDays * dayMs;
    if (at - dueAt < overdueMs) return [];
    const drilled = last === undefined ? 'was never tried' : `was last tried on ${last.startedAt.slice(0, 10)}`;
    return [
      {
        id: `drill_overdue:${deployment}:${last?.id ?? hash.slice(0, 12)}`,
        kind: 'drill_overdue',
        summary: `The way back of "${deployment}" ${drilled}, and should be every ${everyDays} days.`,
        mend: `upshift drill ${deployment}`,
        facts: {
          deployment,
          everyDays,
          lastDrill: last?.id ?? null,
          lastDrillAt: last?.startedAt ?? null,
          dueAt: new Date(dueAt).toISOString(),
        },
      },
    ];
  });
}

function endedCanaries({ canaries, at }: AlarmFacts): Alarm[] {
  return canaries
    .filter((canary) => (canary.state === 'promoted' || canary.state === 'rolled_back') && isNews(canary, at))
    .map(({ id, state, reason, endedAt, candidate, control, report }) => ({
      id: `canary_ended:${id}`,
      kind: 'canary_ended',
      summary:
        state === 'promoted'
          ? `The canary of ${candidate.slice(0, 12)} was promoted: it is active.`
          : `The canary of ${candidate.slice(0, 12)} was rolled back (${reason ?? 'unknown'}): ${control.slice(0, 12)} serves alone.`,
      mend: 'upshift portfolio history',
      facts: {
        rollout: id,
        outcome: state,
        reason,
        endedAt,
        candidate,
        control,
        tasks: report?.candidate.settled ?? 0,
        succeeded: report?.candidate.succeeded ?? 0,
      },
    }));
}

function retirements({ portfolio, at }: AlarmFacts): Alarm[] {
  return findRetirements(portfolio, new Date(at).toISOString().slice(0, 10)).map(
    ({ deployment, retiresOn, inDays, tiers }) => ({
      id: `deployment_retires:${deployment}:${retiresOn}${inDays < 0 ? ':past' : ''}`,
      kind: 'deployment_retires',
      summary: `The vendor of "${deployment}" ${inDays < 0 ? `stopped serving it on ${retiresOn}` : `stops serving it on ${retiresOn}`}; it stands on ${tiers.length === 0 ? 'no tier' : tiers.join(', ')}.`,
      mend: `upshift models try ${portfolio.deployments[deployment]?.alternate ?? '<deployment>'} --workload <name>`,
      facts: {
        deployment,
        retiresOn,
        tiers: tiers.join(','),
        alternate: portfolio.deployments[deployment]?.alternate ?? null,
      },
    }),
  );
}
