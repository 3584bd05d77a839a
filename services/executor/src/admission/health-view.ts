import type { Portfolio } from '@upshift/contracts';
import type { Clock, DeploymentHealth, Limiter, Logger } from '@upshift/ports';
import type { ClaimTerms } from '@upshift/stage';

/** What this process last saw of the deployments that it calls. */
export interface HealthView {
  /** Names the deployments to look at; the same portfolio twice costs nothing. */
  know(portfolio: Portfolio): void;
  of(deployment: string): DeploymentHealth | undefined;
  /** What claims are to be made under, by what was seen last. */
  readonly terms: ClaimTerms;
  look(): Promise<void>;
  close(): void;
}

interface HealthViewOptions {
  readonly limiter: Pick<Limiter, 'look'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How often it looks, in ms. */
  readonly everyMs: number;
  /** The limiter went away, or came back. */
  readonly onAway: (away: boolean) => void;
}

/** Looks at the limiter again and again, and says when it does not answer. */
export function openHealthView({ limiter, clock, logger, everyMs, onAway }: HealthViewOptions): HealthView {
  const stop = new AbortController();
  const known = new WeakSet<Portfolio>();
  const names = new Set<string>();
  let health: Readonly<Record<string, DeploymentHealth>> = {};
  let away = false;
  /** Before the first look at real deployments nobody knows who may be called. */
  let terms: ClaimTerms = { avoid: [], hold: true };

  async function look(): Promise<void> {
    const anyKnown = names.size > 0;
    try {
      // Asked also where no name is known yet: whether it answers matters before the first call.
      health = await limiter.look(anyKnown ? [...names] : ['none']);
      if (anyKnown) terms = toTerms(health);
      turn(false);
    } catch (error) {
      terms = { avoid: [], hold: true };
      turn(true, error);
    }
  }

  function turn(nowAway: boolean, error?: unknown): void {
    if (nowAway === away || stop.signal.aborted) return;
    away = nowAway;
    if (away)
      logger.error({}, 'The limiter does not answer: no call is made and no work is taken until it does.', error);
    else logger.info({}, 'The limiter answers again: work is taken again.');
    onAway(away);
  }

  async function lookOn(): Promise<void> {
    while (!stop.signal.aborted) {
      await look();
      await clock.sleep(everyMs, stop.signal);
    }
  }

  void lookOn();
  return {
    know(portfolio) {
      if (known.has(portfolio)) return;
      known.add(portfolio);
      const isFirst = names.size === 0;
      for (const name of Object.keys(portfolio.deployments)) names.add(name);
      if (isFirst) void look();
    },
    of: (deployment) => (Object.hasOwn(health, deployment) ? health[deployment] : undefined),
    get terms() {
      return terms;
    },
    look,
    close: () => stop.abort(),
  };
}

/** One that may be probed is asked about: of all calls that come, the limiter lets one through. */
function toTerms(health: Readonly<Record<string, DeploymentHealth>>): ClaimTerms {
  const named = (...states: DeploymentHealth['state'][]): string[] =>
    Object.keys(health).filter((name) => states.includes(health[name]?.state ?? 'closed'));
  return { avoid: named('open', 'cooldown', 'out'), ask: named('half_open') };
}
