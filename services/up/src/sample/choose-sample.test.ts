import { portfolioSchema } from '@upshift/contracts';
import type { SampleRun } from '@upshift/ports';
import { expect, test } from 'vitest';
import { chooseSample } from './choose-sample.ts';

const price = { inputUsdPerMillion: 1, outputUsdPerMillion: 2, source: 'made up', date: '2026-01-01' };
const portfolioOf = (provider: unknown) =>
  portfolioSchema.parse({
    name: 'p',
    tiers: [{ name: 'only', deployments: ['one'] }],
    deployments: { one: { vendor: 'v', model: 'm', provider, price, noRollback: 'made up' } },
    workloads: { chat: {} },
    defaultWorkload: 'chat',
  });
const simulated = portfolioOf({ kind: 'simulated', latencyMs: { p50: 1, p95: 2 } });
const paid = portfolioOf({ kind: 'openai-compatible', baseUrl: 'https://vendor.example/v1' });
const ended = { runId: 's_1', endedAt: new Date(0) } as SampleRun;

function choose(
  parts: { last?: SampleRun | null; portfolio?: typeof simulated } & Partial<Parameters<typeof chooseSample>[1]>,
) {
  const { last = null, portfolio = simulated, ...wish } = parts;
  const store = { getSampleRun: async () => last } as unknown as Parameters<typeof chooseSample>[0]['ports']['store'];
  return chooseSample({ portfolio, ports: { store } }, { sample: null, portfolioFile: null, env: {}, ...wish });
}

test('the first start serves the sample, and so does one after an interrupted run', async () => {
  expect((await choose({})).run).toBe(true);
  expect((await choose({ last: { ...ended, endedAt: null } })).run).toBe(true);
});

test('a later start does not, and says when it was and how to check or repeat it', async () => {
  const { run, notes } = await choose({ last: ended });
  expect(run).toBe(false);
  expect(notes.join()).toMatch(/1970-01-01 00:00 UTC.*verify-run s_1.*--sample/);
});

test('never by itself on a portfolio or a database that somebody named, or on models that cost money', async () => {
  expect((await choose({ portfolioFile: '/p.yaml' })).run).toBe(false);
  const named = await choose({ env: { DATABASE_URL: 'postgres://db' } });
  const costly = await choose({ portfolio: paid });
  expect([named.run, costly.run]).toEqual([false, false]);
  // Some 250 kB of questions and 240 answers of 60 tokens, twice, at 1 and 2 USD per million tokens.
  const cost = Number(/about \$([\d.]+)/.exec(costly.notes.join())?.[1]);
  expect([cost > 0.1, cost < 0.4]).toEqual([true, true]);
  expect([...named.notes, ...costly.notes].every((note) => note.includes('--sample'))).toBe(true);
});

test('whoever asks gets it, and whoever forbids it does not', async () => {
  expect((await choose({ sample: true, last: ended, portfolio: paid, env: { DATABASE_URL: 'x' } })).run).toBe(true);
  expect((await choose({ sample: false })).run).toBe(false);
});
