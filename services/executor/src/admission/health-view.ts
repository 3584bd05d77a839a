import type { Portfolio } from '@upshift/contracts';
import type { Clock, DeploymentHealth, Limiter, Logger } from '@upshift/ports';

/** What this process last saw of the deployments that it calls. */
export interface HealthView {
  /** Names the deployments to look at; the same portfolio twice costs nothing. */
  know(portfolio: Portfolio): void;
  of(deployment: string): DeploymentHealth | undefined;
  /** Whether the limiter is away, or any deployment may not simply be called. */
  readonly troubled: boolean;
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
  let troubled = false;

  async function look(): Promise<void> {
    try {
      // Asked also where no name is known yet: whether it answers matters before the first call.
      health = await limiter.look(names.size === 0 ? ['none'] : [...names]);
      troubled = Object.values(health).some(({ state }) => state !== 'closed');
      turn(false);
    } catch (error) {
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
      for (const name of Object.keys(portfolio.deployments)) names.add(name);
    },
    of: (deployment) => (Object.hasOwn(health, deployment) ? health[deployment] : undefined),
    get troubled() {
      return away || troubled;
    },
    look,
    close: () => stop.abort(),
  };
}
