import { type Portfolio, portfolioSchema } from '@upshift/contracts';
import type { ClaimedWork, DeploymentHealth, Limiter, Logger } from '@upshift/ports';
import { expect, it } from 'vitest';
import { openAdmission } from './open-admission.ts';

const names = ['one', 'two', 'three', 'four'];
const portfolio: Portfolio = portfolioSchema.parse({
  name: 'admission',
  defaultWorkload: 'chat',
  tiers: [{ name: 'only', deployments: names }],
  deployments: Object.fromEntries(
    names.map((name) => [
      name,
      {
        vendor: name,
        model: name,
        provider: { kind: 'replay', baseUrl: 'http://127.0.0.1:9' },
        price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up for tests', date: '2026-11-01' },
        noRollback: 'made up for tests',
      },
    ]),
  ),
  workloads: { chat: {} },
});
const healthy: DeploymentHealth = {
  state: 'closed',
  untilMs: 0,
  inFlight: 0,
  latencyMs: 100,
  quietMs: 0,
  p95Ms: 300,
  failureRatio: 0,
};
const all = { avoid: [], hold: true };

/** An admission whose limiter says what the test lets it say, and which looks at it when the test lets time pass. */
async function admissionUnderHand() {
  let states: Readonly<Record<string, DeploymentHealth['state']>> | Error = {};
  const paused: string[] = [];
  const sleeping: (() => void)[] = [];
  let looks = 0;
  const limiter = {
    shared: true,
    async look(deployments: readonly string[]) {
      looks += 1;
      const said = states;
      if (said instanceof Error) throw said;
      return Object.fromEntries(deployments.map((name) => [name, { ...healthy, state: said[name] ?? 'closed' }]));
    },
    async observe() {},
  } as unknown as Limiter;
  const logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger } as Logger;
  const admission = await openAdmission({
    store: { deploymentChanges: async () => [] } as unknown as Parameters<typeof openAdmission>[0]['store'],
    limiter,
    logger,
    clock: { now: () => 0, monotonic: () => 0, sleep: () => new Promise((wake) => sleeping.push(() => wake())) },
    random: { next: () => 0 },
    host: {
      pause: async () => void paused.push('pause'),
      resume: async () => void paused.push('resume'),
    },
  });
  return {
    admission,
    paused,
    /** Lets it look once more and hear this. */
    async sees(next: typeof states) {
      states = next;
      const before = looks;
      await expect.poll(() => sleeping.length).toBeGreaterThan(0);
      for (const wake of sleeping.splice(0)) wake();
      await expect.poll(() => looks).toBeGreaterThan(before);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const ended = { kind: 'answered', tokens: null, latencyMs: 5, retryAfterMs: null } as const;
const work = { key: { taskId: 't_1', step: 2, no: 0 }, attempt: { deployment: 'one' } } as unknown as ClaimedWork;

it('holds every call until it has seen the deployments that there are, and then none', async () => {
  const { admission, sees } = await admissionUnderHand();
  expect(admission.claimTerms()).toEqual(all);
  await sees({});
  expect(admission.claimTerms()).toEqual(all);
  admission.ended(work, portfolio, ended);
  await expect.poll(() => admission.claimTerms()).toEqual({ avoid: [], ask: [] });
  expect(admission.p95Of('one')).toBe(300);
  expect(admission.p95Of('unknown')).toBeNull();
  await admission.close();
});

it('avoids who may not be called, asks about who may be probed, and lets the calls of all others begin', async () => {
  const { admission, sees } = await admissionUnderHand();
  admission.ended(work, portfolio, ended);
  await sees({ one: 'out', two: 'open', three: 'half_open' });
  expect(admission.claimTerms()).toEqual({ avoid: ['one', 'two'], ask: ['three'] });
  await sees({ one: 'out', two: 'half_open', four: 'cooldown' });
  expect(admission.claimTerms()).toEqual({ avoid: ['one', 'four'], ask: ['two'] });
  await admission.close();
});

it('holds every call and pauses the queues while the limiter is away, and goes on when it is back', async () => {
  const { admission, paused, sees } = await admissionUnderHand();
  admission.ended(work, portfolio, ended);
  await sees({});
  await sees(new Error('away'));
  expect(admission.claimTerms()).toEqual(all);
  expect(paused).toEqual(['pause']);
  await sees({});
  expect(admission.claimTerms()).toEqual({ avoid: [], ask: [] });
  expect(paused).toEqual(['pause', 'resume']);
  await admission.close();
});
