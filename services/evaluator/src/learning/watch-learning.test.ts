import { hashPortfolio } from '@upshift/config';
import { type OutcomeRow, type Portfolio, portfolioSchema, type Rollout } from '@upshift/contracts';
import type { LearningMemory, NewRollout, PortfolioVersion } from '@upshift/ports';
import { describe, expect, it } from 'vitest';
import type { LearnOrder, LearnReply } from './create-learner.ts';
import { type LearningDependencies, watchLearning } from './watch-learning.ts';

const base = portfolioSchema.parse({
  name: 'live',
  defaultWorkload: 'all',
  tiers: ['small', 'large'].map((name) => ({ name, deployments: [name] })),
  deployments: Object.fromEntries(
    ['small', 'large'].map((model) => [
      model,
      {
        vendor: model,
        model,
        provider: { kind: 'replay' as const, baseUrl: 'http://127.0.0.1:9' },
        price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up for tests', date: '2026-11-01' },
        noRollback: 'made up for tests',
      },
    ]),
  ),
  workloads: { all: { start: 'auto' } },
  learning: { minTasks: 100, newTasks: 10, search: { share: 0.5, budgetUsd: 2 } },
});
const routed: Portfolio = { ...base, router: { file: 'a.router', sha256: 'a'.repeat(64), tolerance: 0.05 } };
const untouched: LearningMemory = { newest: null, former: null, search: null, note: null };
const rowsOf = (count: number): OutcomeRow[] =>
  Array.from({ length: count }, (_, at) => ({ id: `t${String(at).padStart(5, '0')}` }) as OutcomeRow);

const nothing: LearnReply = { learned: { tried: [], activated: null, suspended: false }, router: null };
const takenOut: LearnReply = { learned: { ...nothing.learned, suspended: true }, router: null };
const tried = {
  kind: 'trained',
  window: 400,
  tasks: 200,
  activeLoss: 0.2,
  candidateLoss: 0.1,
  worseByAtMost: -0.05,
} as const;
const better: LearnReply = {
  learned: { tried: [{ ...tried, activate: true, reason: 'better' }], activated: 0, suspended: false },
  router: Uint8Array.of(1, 2, 3),
};

function stand(
  portfolio: Portfolio,
  reply: LearnReply,
  given: { memory?: LearningMemory | null; rows?: number; running?: Partial<Rollout>[]; conflict?: boolean } = {},
) {
  let active: PortfolioVersion = { hash: hashPortfolio(portfolio), portfolio, source: '' };
  const seen = {
    orders: [] as LearnOrder[],
    changes: [] as { portfolio: Portfolio; why: string; who: string; expected: string | null }[],
    files: new Map<string, Uint8Array>(),
    started: [] as NewRollout[],
    ended: [] as string[],
    memory: null as LearningMemory | null,
  };
  const store = {
    activePortfolio: async () => active,
    takeLearningRound: async () => (given.memory === undefined ? untouched : given.memory),
    endLearningRound: async (_: string, memory: LearningMemory) => {
      seen.memory = memory;
    },
    runningRollouts: async () => given.running ?? [],
    databaseNow: async () => 1e12,
    readOutcomes: async () => rowsOf(given.rows ?? 200),
    loadModelFile: async (sha256: string) => seen.files.get(sha256) ?? null,
    saveModelFile: async (sha256: string, bytes: Uint8Array) => void seen.files.set(sha256, bytes),
    changePortfolio: async (
      version: PortfolioVersion,
      { who, why, expected }: { who: string; why: string; expected: string | null },
    ) => {
      if (given.conflict === true || expected !== active.hash) return { outcome: 'conflict', from: active.hash };
      seen.changes.push({ portfolio: version.portfolio, who, why, expected });
      active = version;
      return { outcome: 'applied', from: expected };
    },
    startRollout: async (rollout: NewRollout) => {
      seen.started.push(rollout);
      return 'started';
    },
    endRollout: async ({ id }: { id: string }) => {
      seen.ended.push(id);
      return true;
    },
  };
  const deps = {
    store,
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    modelFiles: { read: async () => Uint8Array.of(9) },
    learn: async (order: LearnOrder) => {
      seen.orders.push(order);
      return reply;
    },
    createRolloutId: () => 'r_search',
  } as unknown as LearningDependencies;
  return { seen, round: () => watchLearning(deps) };
}

describe('a round of learning', () => {
  it('puts a better router into the active portfolio: on record first, then as a change with its reason', async () => {
    const { seen, round } = stand(routed, better);
    await round();
    expect(seen.orders[0]).toMatchObject({ active: Uint8Array.of(9), former: null, checkTasks: 200 });
    const [change] = seen.changes;
    expect(change).toMatchObject({ who: 'learning', expected: hashPortfolio(routed) });
    expect(change?.why).toBe(
      'The router was learned again from 400 tasks: squared error 0.1000 for 0.2000 on 200 newer ones.',
    );
    const sha256 = change?.portfolio.router?.sha256 ?? '';
    expect(seen.files.get(sha256)).toEqual(Uint8Array.of(1, 2, 3));
    expect(seen.memory).toEqual({ newest: 't00199', former: null, search: null, note: 'activated' });
  });

  it('takes one out that promises too much, remembers it, and looks for a better one with a budget of its own', async () => {
    const { seen, round } = stand(routed, takenOut);
    await round();
    expect(seen.changes[0]?.portfolio.router).toBeUndefined();
    expect(seen.changes[0]?.why).toMatch(/^The router promised more successes than came/);
    expect(seen.started).toMatchObject([
      { kind: 'shadow', share: 0.5, who: 'learning', settings: { budgetUsd: 2, maxTasks: 1000 } },
    ]);
    expect(seen.started[0]?.candidate.portfolio.workloads['all']).toMatchObject({ explore: 1, tiers: ['small'] });
    expect(seen.memory).toMatchObject({
      former: expect.stringMatching(/^[0-9a-f]{64}$/),
      search: 'r_search',
      note: 'taken_out',
    });
    expect(seen.files.get(seen.memory?.former ?? '')).toEqual(Uint8Array.of(9));
  });

  it('goes on with the one that was taken out in hand, begins no second search, and ends it when a better one serves', async () => {
    const memory = { ...untouched, former: 'f'.repeat(64), search: 'r_search', newest: 't00100' };
    const still = stand(base, nothing, { memory });
    await still.round();
    expect(still.seen).toMatchObject({ started: [], ended: [], memory: { former: memory.former, search: 'r_search' } });
    const found = stand(base, better, { memory });
    await found.round();
    expect(found.seen).toMatchObject({
      ended: ['r_search'],
      memory: { former: null, search: null, note: 'activated' },
    });
  });

  it('ends the search too where somebody put a router in by hand', async () => {
    const memory = { ...untouched, former: 'f'.repeat(64), search: 'r_search' };
    const { seen, round } = stand(routed, nothing, { memory });
    await round();
    expect(seen).toMatchObject({ ended: ['r_search'], memory: { former: null, search: null } });
    expect(seen.orders[0]?.former).toBeNull();
  });

  it('begins no search without settings for one', async () => {
    const { search: _, ...learning } = base.learning ?? { search: null };
    const { seen, round } = stand({ ...routed, learning } as Portfolio, takenOut);
    await round();
    expect(seen).toMatchObject({ started: [], memory: { note: 'taken_out', search: null } });
  });

  it.each([
    ['there is nothing better', nothing, {}, 'nothing_better'],
    ['tasks are too few', better, { rows: 99 }, 'too_few'],
    ['hardly any are new', better, { memory: { ...untouched, newest: 't00195' } }, 'nothing_new'],
    ['a canary runs', better, { running: [{ kind: 'canary' as const }] }, 'rollout_runs'],
    ['another version became active', better, { conflict: true }, 'conflict'],
  ])('changes nothing where %s', async (_, reply, given, note) => {
    const { seen, round } = stand(routed, reply, given);
    await round();
    expect(seen.changes).toEqual([]);
    expect(seen.memory?.note).toBe(note);
  });

  it('is not begun where none is due, or nobody asks for it', async () => {
    const { learning: _, ...without } = routed;
    for (const { seen, round } of [stand(routed, better, { memory: null }), stand(without, better)]) {
      await round();
      expect(seen).toMatchObject({ orders: [], changes: [], memory: null });
    }
  });
});
