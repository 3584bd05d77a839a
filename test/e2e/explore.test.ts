import { parsePortfolio } from '@upshift/config';
import type { OutcomeRow } from '@upshift/contracts';
import { backtestOnLog } from '@upshift/lab';
import { type Stack, startStack } from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const queue = servers.redisUrl === null ? 'postgres' : 'redis';

/** The small model gives every second answer a wrong shape, the large one none; one call, so that a wrong start shows. */
const portfolioOf = (start: string, explore: number): string => `
name: explores
defaultWorkload: all
tiers:
  - { name: efficient, deployments: [small] }
  - { name: strong, deployments: [large] }
deployments:
${[
  ['small', 0.5],
  ['large', 1],
]
  .map(
    ([name, skill]) => `
  ${name}:
    vendor: ${name}
    model: ${name}-1
    provider: { kind: simulated, latencyMs: { p50: 1, p95: 2 }, skill: ${skill} }
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: simulated price, date: 2026-11-01 }
    noRollback: simulated`,
  )
  .join('')}
workloads:
  all:
    start: ${start}
    plan: single
    explore: ${explore}
    repair: { max: 0 }
    validators: [{ name: shape, kind: json_schema }]
`;

const output = { schema: { type: 'object', required: ['kind'], properties: { kind: { enum: ['a', 'b', 'c'] } } } };
const tasks = 240;
const share = 0.5;

describe('starts that are drawn by chance', { timeout: 120_000 }, () => {
  let stack: Stack;
  let rows: readonly OutcomeRow[];
  const ids: string[] = [];

  beforeAll(async () => {
    stack = await startStack({ servers, queue, portfolio: portfolioOf('efficient', share) });
    for (let at = 0; at < tasks; at += 40)
      ids.push(
        ...(await Promise.all(
          Array.from({ length: 40 }, (_, no) =>
            stack.client.submit({ prompt: `Which kind is item ${at + no}?`, output }),
          ),
        )),
      );
    await Promise.all(ids.map((id) => stack.client.settled(id)));
    const response = await fetch(`${stack.url}/v1/portfolio/outcomes?limit=5000`);
    ({ rows } = (await response.json()) as { rows: OutcomeRow[] });
  }, 180_000);
  afterAll(() => stack?.close());

  it('stand on the decision with the probability of what came, and in the outcome table', async () => {
    const starts = { efficient: 0, strong: 0 };
    for (const id of ids.slice(0, 60)) {
      const [decision] = (await stack.client.ledger(id)).decisions;
      const of = (name: string) => decision?.signals.find((signal) => signal.name === name)?.value;
      const tier = decision?.toTier as keyof typeof starts;
      starts[tier]++;
      expect(of('start_by_policy')).toBe('efficient');
      expect(of('start_propensity')).toBe(tier === 'efficient' ? 0.75 : 0.25);
      const [, outcome] = Object.entries(rows.find((row) => row.id === id)?.outcomes ?? {})[0] ?? [];
      expect(outcome?.asked).toEqual({ draw: 'explore', probability: of('start_propensity'), first: true });
    }
    expect(starts.strong).toBeGreaterThan(0);
    expect(starts.efficient).toBeGreaterThan(starts.strong);
  });

  it('say what another start would bring, where what was served does not', () => {
    const backtest = (start: string, of = rows) => {
      const { portfolio } = parsePortfolio(portfolioOf(start, 0), 'portfolio.yaml');
      if (portfolio === null) throw new Error('The portfolio is not one.');
      return backtestOnLog(portfolio, of).success;
    };
    expect(rows).toHaveLength(tasks);
    // What was drawn is chance; of what came of it as many rows as the shares say, so that chance decides nothing below.
    const ofSmall = rows.filter(({ outcomes }) => 'small-1' in outcomes);
    const ofLarge = rows.filter(({ outcomes }) => 'large-1' in outcomes);
    const part = Math.floor(Math.min(ofLarge.length, ofSmall.length / 3));
    const even = [...ofLarge.slice(0, part), ...ofSmall.slice(0, 3 * part)];
    expect(part).toBeGreaterThan(tasks / 12);
    const served =
      even.filter(({ outcomes }) => Object.values(outcomes).some(({ correct }) => correct === 1)).length / even.length;
    const [weak, strong] = [backtest('efficient', even), backtest('strong', even)];
    if (weak.answer !== 'estimate' || strong.answer !== 'estimate') throw new Error(JSON.stringify({ weak, strong }));
    // What each model really does: its share of right answers wherever it was asked. Some five standard errors.
    expect(Math.abs(weak.value - 0.5)).toBeLessThan(0.2);
    expect(weak.low).toBeLessThan(weak.value);
    expect(weak.high).toBeGreaterThan(weak.value);
    expect(weak.value).toBeLessThan(served - 0.05);
    expect(strong.value).toBeGreaterThan(0.95);
    expect(strong.seen).toBe(part);
    expect(strong.coverage).toBeGreaterThan(0.7);
    // Without the propensities the same rows cannot answer: three of four tasks seem never to have been tried.
    const untold = even.map((row) => ({
      ...row,
      outcomes: Object.fromEntries(
        Object.entries(row.outcomes).map(([model, { asked: _, ...outcome }]) => [model, outcome]),
      ),
    }));
    expect(backtest('strong', untold)).toMatchObject({ answer: 'refused', reason: 'no_overlap' });
  });
});
