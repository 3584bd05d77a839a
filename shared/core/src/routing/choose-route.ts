import { auditedWorkloadOf, type Portfolio, type Signal, type TaskRequest, UpshiftError } from '@upshift/contracts';
import { atLeast, resolveWorkload } from '../portfolio/resolve-workload.ts';
import { chooseStartTier } from './choose-start-tier.ts';
import { chooseWorkload } from './choose-workload.ts';
import { exploreStart } from './explore-start.ts';
import { readRequest } from './read-request.ts';
import type { Route } from './route.ts';
import { type RouteFacts, unaided } from './route-facts.ts';
import { describeMeans, describeRequest } from './signals/describe-request.ts';
import { estimateTiers } from './signals/estimate-tiers.ts';

/**
 * Chooses workload, risk and start tier of a task (`chooseWorkload` tells how the first). Risk is the highest of what was given, the workload's floor and what the text shows;
 * nothing lowers it.
 *
 * @param facts a learned router and a clock, where there are any
 * @throws UpshiftError WORKLOAD_UNKNOWN, TIER_UNKNOWN (`minTier`)
 */
export function chooseRoute(request: TaskRequest, portfolio: Portfolio, facts: RouteFacts = unaided): Route {
  const startedMicros = facts.micros?.() ?? 0;
  const findings = readRequest(request);
  const readMicros = facts.micros === null ? null : facts.micros() - startedMicros;
  const { name, signals: said } = chooseWorkload(request, portfolio, findings.intent, facts);
  if (auditedWorkloadOf(name) !== null)
    throw new UpshiftError('WORKLOAD_UNKNOWN', `The portfolio "${portfolio.name}" has no workload "${name}".`);
  const workload = resolveWorkload(portfolio, name);
  const risk = atLeast(atLeast(request.requestedRisk ?? 'low', workload.risk), findings.risk);
  const { likelihoods, signals } = estimateTiers(request, workload, portfolio, facts);
  const chosen = chooseStartTier({
    workload,
    portfolio,
    risk,
    difficulty: findings.difficulty,
    minTier: request.minTier,
    startTier: request.startTier ?? null,
    likelihoods,
  });
  const { start, signals: drawn } = exploreStart(chosen, {
    request,
    workload,
    portfolio,
    risk,
    draw: facts.draw ?? null,
  });
  const seenMicros = facts.micros?.() ?? 0;
  const seen = describeRequest(request, workload);
  const describedMicros = facts.micros === null ? null : facts.micros() - seenMicros;
  return {
    workload,
    intent: findings.intent,
    difficulty: findings.difficulty,
    risk,
    startTier: start.tier,
    reason: start.reason,
    signals: [
      withCost({ name: 'intent', value: findings.intent }, readMicros),
      { name: 'difficulty', value: findings.difficulty },
      { name: 'risk', value: risk },
      { name: 'text_risk', value: findings.risk },
      { name: 'risk_floor', value: workload.risk },
      ...said,
      ...findings.signals,
      ...seen.map((signal, at) => (at === 0 ? withCost(signal, describedMicros) : signal)),
      ...describeMeans(workload, portfolio, start.tier, facts),
      ...signals,
      ...drawn,
    ],
  };
}

function withCost(signal: Signal, micros: number | null): Signal {
  return micros === null ? signal : { ...signal, costMicros: Math.round(micros) };
}
