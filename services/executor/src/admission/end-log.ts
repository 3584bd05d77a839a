import type { CallEnd, DeploymentRule, Limiter, Logger } from '@upshift/ports';

export interface EndLog {
  add(rule: DeploymentRule, end: CallEnd): void;
  close(): Promise<void>;
}

/** How long ends of good calls are gathered, in ms: a report for each would cost more than it tells. */
const gatherMs = 50;
const mostEnds = 200;

/**
 * Reports the ends of calls that needed no permit, many at once; a failure at once, since it may open a breaker.
 *
 * @param onReported called after failures were reported
 */
export function createEndLog(
  { limiter, logger }: { limiter: Pick<Limiter, 'observe'>; logger: Logger },
  onReported: () => void,
): EndLog {
  let gathered: { rule: DeploymentRule; end: CallEnd }[] = [];
  let timer: NodeJS.Timeout | null = null;

  async function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const ends = gathered;
    gathered = [];
    if (ends.length === 0) return;
    try {
      await limiter.observe(ends);
      if (ends.some(({ end }) => end.kind !== 'answered')) onReported();
    } catch (error) {
      logger.debug(
        { ends: ends.length, error: error instanceof Error ? error.name : 'unknown' },
        'The limiter was not told how calls ended.',
      );
    }
  }

  return {
    add(rule, end) {
      gathered.push({ rule, end });
      if (end.kind !== 'answered' || gathered.length >= mostEnds) void flush();
      else timer ??= setTimeout(() => void flush(), gatherMs).unref();
    },
    close: flush,
  };
}
