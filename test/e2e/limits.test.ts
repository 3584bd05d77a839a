import { poll, type ServiceProcess, type Stack, startServiceProcess, startStack } from '@upshift/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { limitsPortfolio } from './limits-portfolio.fixture.ts';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };

interface Bill {
  readonly started: number;
  readonly byModel: Readonly<Record<string, { readonly calls: number }>>;
}
interface BillLine {
  readonly model: string;
  readonly costNanoUsd: number;
  readonly startedAt: string;
  readonly at: string;
}

/** Tokens a minute of the deployment that counts them. */
const tpm = 1000;

describe.skipIf(servers.redisUrl === null)('limits of deployments', () => {
  let vendor: ServiceProcess;
  let stack: Stack;
  const executors: ServiceProcess[] = [];

  beforeAll(async () => {
    // One price for input and output: what a call is billed says how many tokens it took.
    vendor = await startServiceProcess('vendor', {
      UPSHIFT_VENDOR_INPUT_USD_PER_MILLION: '1',
      UPSHIFT_VENDOR_OUTPUT_USD_PER_MILLION: '1',
    });
    const portfolio = limitsPortfolio(vendor.url ?? '', {
      few: { deployments: [{ name: 'few-a', more: 'limits: { concurrency: 3 }' }] },
      slow: { deployments: [{ name: 'slow-a', more: 'limits: { rpm: 20 }' }] },
      tokens: { deployments: [{ name: 'tokens-a', more: `limits: { tpm: ${tpm} }\n    maxOutputTokens: 100` }] },
      pair: {
        deployments: [{ name: 'pair-a', more: 'breaker: { failures: 3, cooldownSeconds: 1 }' }, { name: 'pair-b' }],
      },
      cool: { deployments: [{ name: 'cool-a' }] },
      fast: { choice: 'fastest', deployments: [{ name: 'fast-a' }, { name: 'fast-b' }] },
    });
    stack = await startStack({ servers, queue: 'redis', portfolio });
    // Four executors, each a process, share each of these tiers: this one and three more.
    const env = {
      DATABASE_URL: stack.databaseUrl,
      REDIS_URL: stack.redisUrl ?? '',
      UPSHIFT_QUEUE_PREFIX: stack.prefix,
      EXECUTOR_TIERS: 'few,slow,tokens',
    };
    executors.push(...(await Promise.all([1, 2, 3].map(() => startServiceProcess('executor', env)))));
  });
  afterEach(() => strike({ mode: 'none' }));
  afterAll(async () => {
    for (const one of executors) one.kill('SIGKILL');
    await stack?.close();
    vendor?.kill('SIGKILL');
  });

  async function strike(fault: object): Promise<void> {
    const response = await fetch(`${vendor.url}/faults`, { method: 'POST', body: JSON.stringify(fault) });
    expect(response.status).toBeLessThan(300);
  }

  const read = async <T>(path: string): Promise<T> => (await (await fetch(`${vendor.url}${path}`)).json()) as T;
  const billLines = async (): Promise<BillLine[]> =>
    (await (await fetch(`${vendor.url}/bill/lines`)).text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const callsOf = async (name: string): Promise<number> =>
    (await read<Bill>('/bill')).byModel[`simulated-${name}`]?.calls ?? 0;
  const submit = (workload: string, more: object = {}): Promise<string> =>
    stack.client.submit({ prompt: 'Say hello', workload, ...more });
  const submitMany = (workload: string, count: number, more: object = {}): Promise<string[]> =>
    Promise.all(Array.from({ length: count }, () => submit(workload, more)));
  const settleAll = (ids: readonly string[]) => Promise.all(ids.map((id) => stack.client.settled(id)));
  async function deploymentsOf(ids: readonly string[]): Promise<string[]> {
    const ledgers = await Promise.all(ids.map((id) => stack.client.ledger(id)));
    return ledgers.flatMap(({ attempts }) => attempts.map(({ deployment }) => deployment));
  }

  it('keeps all executors together at three calls at once, and every task is answered with one call', async () => {
    await strike({ mode: 'slow', model: 'simulated-few-a', delayMs: 60 });
    const ids = await submitMany('few', 24);
    const tasks = await settleAll(ids);
    expect(tasks.map(({ state }) => state)).toEqual(ids.map(() => 'succeeded'));
    expect(await deploymentsOf(ids)).toHaveLength(24);
    const lines = (await billLines()).filter(({ model }) => model === 'simulated-few-a');
    expect(lines).toHaveLength(24);
    expect(mostAtOnce(lines)).toBe(3);
  });

  it('lets exactly a minute’s calls through all executors; the others begin no attempt and say why', async () => {
    const ids = await submitMany('slow', 40, { deadlineSeconds: 20 });
    const tasks = await settleAll(ids);
    expect(tasks.filter(({ state }) => state === 'succeeded')).toHaveLength(20);
    expect(await callsOf('slow-a')).toBe(20);
    const refused = tasks.find(({ state }) => state !== 'succeeded');
    const ledger = await stack.client.ledger(refused?.id ?? '');
    expect(ledger.attempts).toEqual([]);
    expect(ledger.decisions.map(({ detail }) => detail)).toContain('slow-a is at its calls per minute');
  });

  it('lets no more tokens through all executors than a minute allows: estimated before a call, counted after it', async () => {
    await strike({ mode: 'slow', model: 'simulated-tokens-a', delayMs: 30 });
    const ids = await submitMany('tokens', 120, { deadlineSeconds: 20 });
    const tasks = await settleAll(ids);
    const lines = (await billLines()).filter(({ model }) => model === 'simulated-tokens-a');
    // The whole test is shorter than a minute. At 1 USD a million a token is 1,000 nano-dollars.
    const taken = lines.reduce((sum, { costNanoUsd }) => sum + costNanoUsd / 1000, 0);
    expect(taken).toBeLessThanOrEqual(tpm);
    // Each call is expected to take its 100 tokens of output: no more than ten at once are let through …
    expect(mostAtOnce(lines)).toBeLessThanOrEqual(tpm / 100);
    // … and more than ten in all, because they took fewer. Whoever finds no room left begins no attempt.
    const succeeded = tasks.filter(({ state }) => state === 'succeeded');
    expect(succeeded.length).toBeGreaterThan(tpm / 100);
    expect(lines).toHaveLength(succeeded.length);
    expect(tasks.filter(({ state, calls }) => state !== 'succeeded' && calls > 0)).toEqual([]);
  });

  it('leaves a failing deployment alone, lets one call probe it, and goes back to it', async () => {
    await strike({ mode: 'error500', model: 'simulated-pair-a' });
    for (let round = 0; round < 3; round += 1) await settleAll([await submit('pair')]);
    const away = await poll('the breaker to be open', async () => {
      const ids = await submitMany('pair', 1);
      await settleAll(ids);
      const used = await deploymentsOf(ids);
      return used.length === 1 && used;
    });
    expect(away).toEqual(['pair-b']);
    await strike({ mode: 'none' });
    await strike({ mode: 'slow', model: 'simulated-pair-a', delayMs: 400 });
    // Once the cooldown is over, of all that come while the probe is out one alone goes to it.
    const probing = await poll('a probe', async () => {
      const ids = await submitMany('pair', 5);
      await settleAll(ids);
      const used = await deploymentsOf(ids);
      return used.includes('pair-a') && used;
    });
    expect(probing.toSorted()).toEqual(['pair-a', 'pair-b', 'pair-b', 'pair-b', 'pair-b']);
    await strike({ mode: 'none' });
    const back = await submitMany('pair', 3);
    await settleAll(back);
    expect(await deploymentsOf(back)).toEqual(['pair-a', 'pair-a', 'pair-a']);
  });

  it('lets tasks wait while all deployments of a tier cool down, and begins no attempt meanwhile', async () => {
    await strike({ mode: 'rate_limit', model: 'simulated-cool-a', count: 1 });
    const first = await submit('cool');
    await poll('the vendor to refuse', async () => (await stack.client.ledger(first)).attempts[0]?.state === 'failed');
    const second = await submit('cool');
    const tasks = await settleAll([first, second]);
    expect(tasks.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    const ledger = await stack.client.ledger(second);
    expect(ledger.attempts).toMatchObject([{ state: 'finished', try: 1 }]);
    expect(ledger.decisions).toContainEqual(
      expect.objectContaining({
        action: 'wait',
        reason: 'wait_capacity',
        detail: 'cool-a is cooling down as its vendor asked',
      }),
    );
  });

  it('goes to the deployment that answers sooner once one has become slow', async () => {
    await strike({ mode: 'slow', model: 'simulated-fast-a', delayMs: 300 });
    await poll('both to have been called, and the slow one to be known', async () => {
      const ids = await submitMany('fast', 4);
      await settleAll(ids);
      const used = await deploymentsOf(ids);
      return (await callsOf('fast-a')) > 0 && used.every((name) => name === 'fast-b');
    });
    const later: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      const id = await submit('fast');
      await settleAll([id]);
      later.push(...(await deploymentsOf([id])));
    }
    expect(later).toEqual(Array.from({ length: 6 }, () => 'fast-b'));
  });
});

function mostAtOnce(lines: readonly BillLine[]): number {
  const moments = lines.flatMap(({ startedAt, at }) => [
    { at: Date.parse(startedAt), by: 1 },
    { at: Date.parse(at), by: -1 },
  ]);
  // At the same moment the end comes first: the bill knows milliseconds.
  moments.sort((a, b) => a.at - b.at || a.by - b.by);
  let now = 0;
  return Math.max(...moments.map(({ by }) => (now += by)));
}
