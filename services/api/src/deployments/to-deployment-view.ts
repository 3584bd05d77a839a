import type { DeploymentView, Portfolio } from '@upshift/contracts';
import type { DeploymentChange, DeploymentHealth } from '@upshift/ports';

/** What is known of the deployments of a portfolio, each by name. */
export interface DeploymentFacts {
  readonly changes: readonly DeploymentChange[];
  readonly inFlight: Readonly<Record<string, number>>;
  /** Null where nobody here sees it. */
  readonly health: Readonly<Record<string, DeploymentHealth>> | null;
}

const reasons: Record<Exclude<DeploymentHealth['state'], 'closed'>, string> = {
  out: 'Its vendor refused the key, or it cannot be called as the portfolio has it. Put that right, then restore it.',
  open: 'Its breaker is open: too many of its calls failed.',
  half_open: 'Its breaker lets one call probe whether it works again.',
  cooldown: 'Its vendor asked to be left alone for a while.',
};

/** A deployment as people see it. What a person did goes before what the breaker says. */
export function toDeploymentView(
  name: string,
  portfolio: Portfolio,
  { changes, inFlight, health }: DeploymentFacts,
): DeploymentView {
  const deployment = portfolio.deployments[name];
  if (deployment === undefined) throw new Error('The portfolio has no such deployment.');
  const change = changes.find((one) => one.deployment === name);
  const seen = health !== null && Object.hasOwn(health, name) ? health[name] : undefined;
  const said = stateOf(change, seen);
  return {
    name,
    vendor: deployment.vendor,
    model: deployment.model,
    tiers: portfolio.tiers.filter(({ deployments }) => deployments.includes(name)).map((tier) => tier.name),
    simulated: deployment.provider.kind === 'simulated',
    ...said,
    retiresOn: deployment.retiresOn ?? null,
    inFlight: Object.hasOwn(inFlight, name) ? (inFlight[name] ?? 0) : 0,
    health: seen === undefined ? null : toHealth(seen),
    changed:
      change === undefined ? null : { action: change.action, reason: change.reason, by: change.by, at: change.at },
  };
}

function stateOf(
  change: DeploymentChange | undefined,
  seen: DeploymentHealth | undefined,
): Pick<DeploymentView, 'state' | 'reason'> {
  if (change?.action === 'drain') return { state: 'drained', reason: change.reason };
  if (seen === undefined) return { state: 'unknown', reason: null };
  return seen.state === 'closed'
    ? { state: 'serving', reason: null }
    : { state: seen.state, reason: reasons[seen.state] };
}

function toHealth({ state, untilMs, latencyMs, p95Ms, failureRatio }: DeploymentHealth): DeploymentView['health'] {
  return { breaker: state, untilMs, latencyMs, p95Ms, errorRatio: failureRatio };
}
