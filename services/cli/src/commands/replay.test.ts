import { expect, test } from 'vitest';
import type { ReplayReport } from '../replay/replay-report.ts';
import { createServerClient } from '../server/server-client.ts';
import { makeLedger } from '../testing/make-ledger.ts';
import { makeOutcome, makeOutcomeRow } from '../testing/make-outcome-row.ts';
import { type RunCliOptions, runCli } from '../testing/run-cli.ts';
import { startFakeStack } from '../testing/start-fake-stack.ts';

/** `small` is right on three of four, and says so on each; its last wrong answer is found out. */
const rows = [0, 1, 2, 3].map((index) =>
  makeOutcomeRow({
    id: `row-${index}`,
    outcomes: {
      small: makeOutcome({ output: { text: `small ${index}`, toolCalls: null }, correct: index < 2 ? 1 : 0 }),
      large: makeOutcome({ output: { text: `large ${index}`, toolCalls: null }, costUsd: 0.01, latencyMs: 2000 }),
    },
  }),
);
const { decisions } = makeLedger();
const argv = ['replay', '--outcomes', 'table.jsonl', '--tiers', 'small,large', '--concurrency', '2'];

async function replay(more: readonly string[] = [], { billedNanoUsd = 14_000_000 } = {}) {
  const stack = await startFakeStack(
    rows,
    ({ id }) => (id === 'row-3' ? ['small', 'large'] : ['small']),
    ({ id }) => ({ decisions: id === 'row-3' ? decisions : [] }),
  );
  const events: string[] = [];
  const portfolios: string[] = [];
  const vendor = {
    baseUrl: `${stack.url}/replay/v1`,
    readBill: async () => ({ totalNanoUsd: billedNanoUsd, calls: 5, duplicates: [] }),
  };
  const replayParts: RunCliOptions['replay'] = {
    readOutcomes: async () => rows,
    async startVendor({ timeScale }) {
      events.push(`vendor ${timeScale}`);
      return { ...vendor, close: async () => void events.push('vendor closed') };
    },
    async startStack({ portfolio, dataDir }) {
      events.push(`stack ${dataDir}`);
      portfolios.push(portfolio);
      const close = async () => void events.push('stack closed');
      return { url: stack.url, record: 'a record', queues: 'queues', recordDirectory: '/var/replay', close };
    },
    connectTo: (url) => createServerClient({ url, source: 'the test', startCommand: 'none' }, fetch),
    createReplayId: () => 'replay-1',
    createDirectory: async () => '/tmp/replay',
    removeDirectory: async (path) => void events.push(`removed ${path}`),
    now: Date.now,
    sleep: async () => undefined,
  };
  const run = await runCli([...argv, ...more], { replay: replayParts });
  return { ...run, stack, events, portfolios };
}

test('prints the figures as one JSON document', async () => {
  const { code, stdout, stderr } = await replay(['--json']);
  const report: ReplayReport = JSON.parse(stdout);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(report).toMatchObject({
    tasks: 4,
    settled: 4,
    states: { succeeded: 4 },
    policy: {
      success: 0.75,
      costPerSuccessUsd: expect.closeTo(0.014 / 3, 12),
      p50Ms: 805,
      p95Ms: expect.closeTo(805 + (2810 - 805) * 0.85, 6),
      premiumShare: 0.25,
    },
    alwaysPremium: { success: 1, costPerSuccessUsd: 0.01, p50Ms: 2005, premiumShare: 1 },
    escalations: { validator_failed: 1 },
    billedNanoUsd: 14_000_000,
    ledgerNanoUsd: 14_000_000,
    billedCalls: 5,
    ledgerCalls: 5,
    timeScale: 0.05,
    overheadMs: { p50: 5 },
    disagreements: [],
  });
  expect(Object.keys(report.policy)).toEqual(['success', 'costPerSuccessUsd', 'p50Ms', 'p95Ms', 'premiumShare']);
  expect(report.rows.map(({ name, success }) => [name, success])).toEqual([
    ['always small', 0.5],
    ['always large', 1],
    ['cheapest model within one point of the best: large', 1],
    ['cascade with the checks so far', 0.75],
  ]);
});

test('prints a row per policy and says in words which ones lose', async () => {
  const { stdout } = await replay();
  expect(stdout.replace(/settled in [\d.]+ s/, 'settled in N s')).toMatchInlineSnapshot(`
    "4 tasks of table.jsonl, 4 settled in N s
    tiers: small > large
    on a record, queues; 2 tasks at a time

    policy                                              success  cost per successful task     P50     P95  premium share
    always small                                         50.0 %               0.00200 USD  0.81 s  0.81 s          0.0 %  50.0 points below always premium
    always large                                        100.0 %                0.0100 USD  2.00 s  2.01 s        100.0 %
    cheapest model within one point of the best: large  100.0 %                0.0100 USD  2.00 s  2.01 s        100.0 %
    cascade with the checks so far                       75.0 %               0.00467 USD  0.81 s  2.51 s         25.0 %  25.0 points below always premium

    ended: succeeded 4
    escalations: validator_failed 1
    money: the vendor billed 0.0140 USD for 5 calls; the ledger says 0.0140 USD for 5
    latency: as recorded, plus what Upshift added to each task (P50 5 ms, P95 9 ms)
    time scale 0.05: the vendor slept 0.05 of each recorded latency; no latency above is scaled
    "
  `);
});

test('hands in questions only: nothing of what is right, and the same key for the same row', async () => {
  const { stack, portfolios } = await replay();
  const bodies = stack.requests.filter(({ method }) => method === 'POST');
  expect(bodies[0]?.body).toEqual({
    workload: 'replay',
    input: { messages: [{ role: 'user', content: 'What?' }], tools: null },
    metadata: { outcomeId: 'row-0' },
  });
  const keys = bodies.map(({ headers }) => headers['idempotency-key']);
  expect(keys.length).toBe(5); // one was refused as overloaded and handed in again
  expect(new Set(keys)).toEqual(new Set(rows.map(({ id }) => `replay-1-${id}`)));
  expect(stack.mostOpen()).toBe(2);
  expect(portfolios[0]).not.toContain('correct');
});

test('stops what it started, in the reverse order, and leaves nothing behind', async () => {
  const { events } = await replay(['--time-scale', '0.5']);
  expect(events).toEqual([
    'vendor 0.5',
    'stack /tmp/replay',
    'stack closed',
    'vendor closed',
    'removed /tmp/replay',
    'removed /var/replay',
  ]);
  const kept = await replay(['--keep']);
  expect(kept.events).not.toContain('removed /tmp/replay');
  expect(kept.stderr).toContain('The data are in /tmp/replay and /var/replay.');
});

test('answers 1 and says so when vendor and ledger do not agree', async () => {
  const { code, stdout } = await replay([], { billedNanoUsd: 15_000_000 });
  expect(code).toBe(1);
  expect(stdout).toContain('disagreement: The vendor billed 0.0150 USD, the ledger says 0.0140 USD.');
});

test('is given up by a signal, with everything stopped', async () => {
  const events: string[] = [];
  const close = (name: string) => async () => void events.push(`${name} closed`);
  let interrupt = (): void => undefined;
  const fetchOnceInterrupted: typeof hangingFetch = (url, init) => {
    setImmediate(interrupt);
    return hangingFetch(url, init);
  };
  const run = await runCli([...argv, '--json'], {
    onSignal: (listener) => {
      interrupt = () => listener('SIGINT');
    },
    replay: {
      readOutcomes: async () => rows,
      startVendor: async () => ({
        baseUrl: 'http://127.0.0.1:1',
        readBill: () => Promise.reject(),
        close: close('vendor'),
      }),
      startStack: async () => ({
        url: 'http://127.0.0.1:1',
        record: '',
        queues: '',
        recordDirectory: null,
        close: close('stack'),
      }),
      connectTo: (url) => createServerClient({ url, source: '', startCommand: '' }, fetchOnceInterrupted),
      createReplayId: () => 'replay-1',
      createDirectory: async () => '/tmp/replay',
      removeDirectory: async () => void events.push('removed'),
      now: Date.now,
      sleep: async () => undefined,
    },
  });
  expect(run.code).toBe(130);
  expect(JSON.parse(run.stdout).error.code).toBe('INTERRUPTED');
  expect(events).toEqual(['stack closed', 'vendor closed', 'removed']);
});

/** Answers nothing until it is told to stop. */
function hangingFetch(_url: string, init?: RequestInit): Promise<Response> {
  return new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))));
}
