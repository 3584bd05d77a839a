import { createMemoryLimiter, createRedisLimiter } from '@upshift/limits';
import type { CallEnd, Clock, DeploymentRule, Limiter, Permit } from '@upshift/ports';
import { poll, silentLogger, testPrefix } from '@upshift/testkit';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';

/** Several processes' views of one limiter; the one of a single process is looked at twice. */
interface Subject {
  readonly limiters: readonly [Limiter, Limiter];
  close(): Promise<void>;
}

/** A minute of the limiter, in ms: short, so that a suite sees it pass. */
const windowMs = 600;
const leaseMs = 400;
const redisUrl = inject('redisUrl');
const clock: Clock = { now: () => 0, monotonic: () => performance.now(), sleep: async () => undefined };

const subjects: { name: string; leased: boolean; create: () => Subject }[] = [
  { name: 'in this process', leased: false, create: createMemorySubject },
  ...(redisUrl === null ? [] : [{ name: 'on Redis', leased: true, create: () => createRedisSubject(redisUrl) }]),
];

function createMemorySubject(): Subject {
  const limiter = createMemoryLimiter({ clock, windowMs });
  return { limiters: [limiter, limiter], close: limiter.close };
}

function createRedisSubject(url: string): Subject {
  const prefix = testPrefix();
  const open = (): Limiter => createRedisLimiter({ url, prefix, log: silentLogger, windowMs, leaseMs });
  const limiters = [open(), open()] as const;
  return {
    limiters,
    async close() {
      await Promise.all(limiters.map((limiter) => limiter.close()));
    },
  };
}

let counter = 0;
function makeRule(
  limits: Partial<DeploymentRule['limits']>,
  breaker: Partial<DeploymentRule['breaker']> = {},
): DeploymentRule {
  counter += 1;
  return {
    deployment: `deployment-${counter}`,
    limits: { rpm: null, tpm: null, concurrency: null, ...limits },
    breaker: { failures: 3, failurePercent: 50, minimumCalls: 10, windowMs: 60_000, cooldownMs: 1500, ...breaker },
  };
}

const ended = (end: Partial<CallEnd>): CallEnd => ({
  kind: 'answered',
  tokens: null,
  latencyMs: 10,
  retryAfterMs: null,
  ...end,
});

describe.each(subjects)('a Limiter $name', ({ leased, create }) => {
  const subject = create();
  const [one, two] = subject.limiters;
  beforeEach(async () => {
    // A connection may still be under way.
    await poll('the limiter to answer', async () => {
      await Promise.all([one.look(['any']), two.look(['any'])]);
      return true;
    });
  });
  afterAll(() => subject.close());

  async function take(rule: DeploymentRule, tokens = 0, from = one): Promise<Permit | null> {
    const result = await from.acquire([{ rule, tokens }]);
    return result.outcome === 'granted' ? result.permit : null;
  }

  async function takeMany(rule: DeploymentRule, count: number, tokens = 0): Promise<Permit[]> {
    const taken = await Promise.all(
      Array.from({ length: count }, (_, at) => take(rule, tokens, at % 2 === 0 ? one : two)),
    );
    return taken.filter((permit) => permit !== null);
  }

  async function granted(rule: DeploymentRule): Promise<Permit> {
    return poll('a permit', async () => (await take(rule)) ?? undefined);
  }

  it('never lets more through at once than any of the limits allows, whoever asks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          rpm: fc.option(fc.integer({ min: 1, max: 20 })),
          concurrency: fc.option(fc.integer({ min: 1, max: 20 })),
          tpm: fc.option(fc.integer({ min: 10, max: 200 })),
        }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 40 }),
        async (limits, tokens, asked) => {
          const byTokens = limits.tpm === null ? asked : Math.max(1, Math.floor(limits.tpm / tokens));
          const allowed = Math.min(asked, limits.rpm ?? asked, limits.concurrency ?? asked, byTokens);
          expect(await takeMany(makeRule(limits), asked, tokens)).toHaveLength(allowed);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('never lets more than a minute’s calls through in any minute, while time goes on', async () => {
    const rule = makeRule({ rpm: 5 });
    const at: number[] = [];
    await poll('15 permits', async () => {
      for (const permit of await takeMany(rule, 4)) at.push(permit.atMs);
      return at.length >= 15;
    });
    at.sort((a, b) => a - b);
    for (let first = 0; first + 5 < at.length; first += 1)
      expect((at[first + 5] ?? 0) - (at[first] ?? 0)).toBeGreaterThanOrEqual(windowMs);
  });

  it('gives a place back when its call has ended, and only once', async () => {
    const rule = makeRule({ concurrency: 1 });
    const permit = await granted(rule);
    expect(await take(rule)).toBeNull();
    await one.settle(permit, ended({}));
    await one.settle(permit, ended({}));
    expect(await takeMany(rule, 5)).toHaveLength(1);
  });

  it('corrects the tokens of a call when they are known', async () => {
    const rule = makeRule({ tpm: 100 });
    const permit = await take(rule, 90);
    expect(await take(rule, 50)).toBeNull();
    if (permit !== null) await one.settle(permit, ended({ tokens: 20 }));
    expect(await take(rule, 50)).not.toBeNull();
    expect(await take(rule, 50)).toBeNull();
  });

  it('has those who wait for tokens come back while calls are under way: their ends may give some back', async () => {
    const rule = makeRule({ tpm: 100 });
    const permit = await take(rule, 90);
    const refused = await two.acquire([{ rule, tokens: 50 }]);
    expect(refused).toMatchObject({ outcome: 'refused', refusals: [{ cause: 'tpm', earliestMs: 1 }] });
    if (permit !== null) await one.settle(permit, ended({ tokens: 90 }));
    const alone = await two.acquire([{ rule, tokens: 50 }]);
    // The minute of this suite may have passed meanwhile.
    if (alone.outcome === 'refused') expect(alone.refusals[0]?.earliestMs).not.toBe(1);
  });

  it('lets a call through that is larger than the minute, alone', async () => {
    const rule = makeRule({ tpm: 100 });
    expect(await takeMany(rule, 3, 500)).toHaveLength(1);
  });

  it('gives the whole place back of a call that never left', async () => {
    const rule = makeRule({ rpm: 1, tpm: 10, concurrency: 1 });
    const permit = await take(rule, 10);
    if (permit !== null) await two.settle(permit, ended({ kind: 'unused' }));
    expect(await take(rule, 10)).not.toBeNull();
  });

  it('grants the first candidate that may be called, and says of the others why not', async () => {
    const full = makeRule({ concurrency: 1 });
    const free = makeRule({});
    await granted(full);
    const result = await two.acquire([full, free].map((rule) => ({ rule, tokens: 0 })));
    expect(result).toMatchObject({ outcome: 'granted', permit: { rule: { deployment: free.deployment } } });
    const refused = await two.acquire([{ rule: full, tokens: 0 }]);
    expect(refused).toMatchObject({ outcome: 'refused', refusals: [{ cause: 'concurrency' }] });
  });

  it('tells those who wait one after the other when to come', async () => {
    const rule = makeRule({ rpm: 2 });
    await takeMany(rule, 2);
    const turns: number[] = [];
    for (let waiting = 0; waiting < 4; waiting += 1) {
      const result = await one.acquire([{ rule, tokens: 0 }]);
      if (result.outcome === 'refused') turns.push(result.refusals[0]?.turnMs ?? 0);
    }
    expect(turns).toHaveLength(4);
    expect(turns[3]).toBeGreaterThan((turns[0] ?? 0) + windowMs / 2);
  });

  it.skipIf(!leased)('gives the places of a holder that died back, and keeps those of one that lives', async () => {
    if (redisUrl === null) return;
    const rule = makeRule({ concurrency: 2 });
    const prefix = testPrefix();
    const dying = createRedisLimiter({ url: redisUrl, prefix, log: silentLogger, windowMs, leaseMs });
    const living = createRedisLimiter({ url: redisUrl, prefix, log: silentLogger, windowMs, leaseMs });
    const ask = async (limiter: Limiter): Promise<Permit | undefined> => {
      const result = await limiter.acquire([{ rule, tokens: 0 }]);
      return result.outcome === 'granted' ? result.permit : undefined;
    };
    await poll('the first place', () => ask(dying).catch(() => undefined));
    const kept = await poll('the second place', () => ask(living).catch(() => undefined));
    await dying.close();
    const freed = await poll('the place of the dead', () => ask(living));
    // More than a lease has passed; the second place is still held.
    expect(await ask(living)).toBeUndefined();
    for (const permit of [kept, freed]) await living.settle(permit, ended({}));
    await living.close();
  });

  it('opens after failures in a row, lets one call probe, and closes on its success', async () => {
    const rule = makeRule({});
    await one.observe([1, 2, 3].map(() => ({ rule, end: ended({ kind: 'failed' }) })));
    expect(await two.look([rule.deployment])).toMatchObject({ [rule.deployment]: { state: 'open' } });
    expect(await two.acquire([{ rule, tokens: 0 }])).toMatchObject({ refusals: [{ cause: 'breaker' }] });
    const probe = await granted(rule);
    expect(await takeMany(rule, 10)).toEqual([]);
    await two.settle(probe, ended({}));
    expect(await takeMany(rule, 10)).toHaveLength(10);
    expect((await one.look([rule.deployment]))[rule.deployment]?.state).toBe('closed');
  });

  it('opens again when the probe fails; one that says nothing makes room for another', async () => {
    const rule = makeRule({});
    await one.observe([1, 2, 3].map(() => ({ rule, end: ended({ kind: 'failed' }) })));
    await one.settle(await granted(rule), ended({ kind: 'failed' }));
    expect((await one.look([rule.deployment]))[rule.deployment]?.state).toBe('open');
    await one.settle(await granted(rule), ended({ kind: 'abandoned' }));
    await one.settle(await granted(rule), ended({}));
    expect((await one.look([rule.deployment]))[rule.deployment]?.state).toBe('closed');
  });

  it('opens on a share of failures, whatever their order', async () => {
    const rule = makeRule({}, { failures: 100, minimumCalls: 8, cooldownMs: 60_000 });
    const ends = Array.from({ length: 8 }, (_, at) => ({
      rule,
      end: ended({ kind: at % 2 === 0 ? 'answered' : 'failed' }),
    }));
    await one.observe(ends.slice(0, 7));
    expect((await one.look([rule.deployment]))[rule.deployment]?.state).toBe('closed');
    await two.observe(ends.slice(7));
    expect((await one.look([rule.deployment]))[rule.deployment]?.state).toBe('open');
  });

  it('cools down as long as the vendor asks', async () => {
    const rule = makeRule({});
    await one.observe([{ rule, end: ended({ kind: 'rate_limited', retryAfterMs: 60_000 }) }]);
    const result = await two.acquire([{ rule, tokens: 0 }]);
    expect(result).toMatchObject({ refusals: [{ cause: 'cooldown' }] });
    if (result.outcome === 'refused') expect(result.refusals[0]?.earliestMs).toBeGreaterThan(50_000);
  });

  it('takes a deployment out whose key is refused, until a person restores it', async () => {
    const rule = makeRule({});
    await one.observe([{ rule, end: ended({ kind: 'unauthorized' }) }]);
    await one.observe([{ rule, end: ended({}) }]);
    expect(await two.acquire([{ rule, tokens: 0 }])).toMatchObject({ refusals: [{ cause: 'out', earliestMs: null }] });
    await two.restore(rule.deployment);
    expect(await take(rule)).not.toBeNull();
  });

  it('keeps to how long answers took, however long the calls that fail take', async () => {
    const rule = makeRule({}, { failures: 100, minimumCalls: 1000 });
    await one.observe(Array.from({ length: 20 }, () => ({ rule, end: ended({ latencyMs: 100 }) })));
    await two.observe(Array.from({ length: 40 }, () => ({ rule, end: ended({ kind: 'failed', latencyMs: 9000 }) })));
    expect((await two.look([rule.deployment]))[rule.deployment]?.p95Ms).toBe(100);
  });

  it('knows how long calls take and how many fail', async () => {
    const rule = makeRule({}, { failures: 100, minimumCalls: 1000 });
    const latencies = [...Array.from({ length: 19 }, () => 100), 900];
    await one.observe(latencies.map((latencyMs) => ({ rule, end: ended({ latencyMs }) })));
    await two.observe([{ rule, end: ended({ kind: 'failed', latencyMs: 100 }) }]);
    const health = (await two.look([rule.deployment]))[rule.deployment];
    expect(health).toMatchObject({ state: 'closed', inFlight: 0, p95Ms: 100 });
    expect(health?.latencyMs).toBeCloseTo(100 + 800 * 0.2 * 0.8, 3);
    expect(health?.failureRatio).toBeCloseTo(0.2, 3);
  });
});

it.skipIf(redisUrl === null)('grants nothing where its Redis is away', async () => {
  const limiter = createRedisLimiter({ url: 'redis://127.0.0.1:1', prefix: testPrefix(), log: silentLogger });
  await expect(limiter.acquire([{ rule: makeRule({}), tokens: 0 }])).rejects.toThrow();
  await limiter.close();
});
