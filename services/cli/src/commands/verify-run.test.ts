import type { FiguresView, LedgerView, SampleRunView } from '@upshift/contracts';
import { buildFigures } from '@upshift/core';
import { createSample, type SampleCase } from '@upshift/sample';
import { expect, test } from 'vitest';
import { makeAttempt, makeLedger, makeTask } from '../testing/make-ledger.ts';
import { runCli } from '../testing/run-cli.ts';
import { startFakeApi } from '../testing/start-fake-api.ts';

const seed = 1;
const one = createSample(seed).cases[0] as SampleCase;
const idOf = { portfolio: `t_${'0'.repeat(25)}1`, premium: `t_${'0'.repeat(25)}2` } as const;

/** One case that both arms have answered rightly, and what the API says of it. */
async function startRun(
  change: { cost?: number; source?: 'estimate'; sold?: number; shown?: Partial<FiguresView> } = {},
) {
  const ledgerOf = (arm: 'portfolio' | 'premium', costNanoUsd: number): LedgerView => {
    const id = `${idOf[arm]}-2-0-1`;
    const costSource = (arm === 'portfolio' ? change.source : undefined) ?? 'price';
    const attempt = makeAttempt({ id, costNanoUsd, costSource, tier: arm === 'premium' ? 'premium' : 'efficient' });
    const task = makeTask({ id: idOf[arm], output: { ...one.reference, json: null } });
    const ledger = makeLedger({ task, attempts: [attempt], verdicts: [], decisions: [] });
    return { ...ledger, money: { ...ledger.money, spentNanoUsd: arm === 'premium' ? 900 : 100 } };
  };
  const base = {
    reviewMs: 0,
    reviewNanoUsd: 0,
    caseId: one.id,
    state: 'succeeded',
    correct: true,
    latencyMs: 2100,
    calls: 1,
    cachedCalls: 0,
  } as const;
  const figures = buildFigures({
    run: 's_1',
    rows: [
      { ...base, taskId: idOf.portfolio, arm: 'portfolio', costNanoUsd: 100, premium: false },
      { ...base, taskId: idOf.premium, arm: 'premium', costNanoUsd: 900, premium: true },
    ],
    tiers: [{ tier: 'efficient', tasks: 1, calls: 1, costNanoUsd: 100 }],
    reasons: [],
    simulated: true,
    billNanoUsd: 1000,
    estimated: { calls: 0, ledgerNanoUsd: 0, billNanoUsd: 0 },
  });
  const run: SampleRunView = {
    run: 's_1',
    portfolio: 'a'.repeat(64),
    tiers: ['efficient', 'premium'],
    seed,
    cases: 1,
    startedAt: '2026-11-25T00:00:00.000Z',
    endedAt: '2026-11-25T00:00:01.000Z',
    shown: { ...figures, ...change.shown },
    tasks: (['portfolio', 'premium'] as const).map((arm) => ({ case: one.id, arm, task: idOf[arm], correct: true })),
    bill: (['portfolio', 'premium'] as const).map((arm) => ({
      task: idOf[arm],
      attempt: `${idOf[arm]}-2-0-1`,
      deployment: 'sim-small',
      costNanoUsd: arm === 'premium' ? 900 : (change.sold ?? 100),
    })),
  };
  return startFakeApi({
    'GET /v1/runs/latest': () => run,
    'GET /v1/figures': () => figures,
    [`GET /v1/tasks/${idOf.portfolio}/ledger`]: () => ledgerOf('portfolio', change.cost ?? 100),
    [`GET /v1/tasks/${idOf.premium}/ledger`]: () => ledgerOf('premium', 900),
  });
}

test('says of each figure that it agrees', async () => {
  const { url } = await startRun();
  const { code, stdout } = await runCli(['verify-run'], { url });
  expect([code, stdout]).toEqual([0, expect.stringContaining('Everything agrees.')]);
  expect(stdout).toContain('agrees   portfolio: cost per success');
  expect(stdout).not.toContain('DIFFERS');
});

test.each([
  ['less was sold than a call that was given up may have cost', 40, false],
  ['more was sold than that', 101, true],
])('an estimate is no line of the bill: %s', async (_, sold, differs) => {
  const { url } = await startRun({ source: 'estimate', sold });
  const { stdout } = await runCli(['verify-run'], { url });
  expect(stdout.includes('DIFFERS  each call')).toBe(differs);
});

test('says what differs by a nano-dollar, and fails', async () => {
  const { url } = await startRun({ cost: 101 });
  const { code, stdout } = await runCli(['verify-run'], { url });
  expect(code).toBe(1);
  expect(stdout).toContain('DIFFERS  portfolio: cost per success: shown 1e-7, the rows say 1.01e-7');
  expect(stdout).toContain(`${idOf.portfolio}-2-0-1: ledger 1.01e-7 USD, bill 1e-7 USD`);
  expect(stdout).toMatch(/\d+ figures differ\./);
});

test('finds a figure that was shown and that no row says', async () => {
  const { url } = await startRun({ shown: { wrong: { accepted: 1, wrong: 1, example: null } } });
  const { code, stdout } = await runCli(['verify-run', '--json'], { url });
  const said = JSON.parse(stdout);
  expect([code, said.agrees]).toEqual([1, false]);
  expect(said.shown.filter(({ agrees }: { agrees: boolean }) => !agrees)).toEqual([
    { what: 'wrong of accepted', agrees: false, difference: 'shown [1,1], the rows say [0,1]' },
  ]);
});

test('knows no run that never was', async () => {
  const { url } = await startRun();
  expect((await runCli(['verify-run', 's_9'], { url })).code).toBe(1);
});
