import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Portfolio } from '@upshift/contracts';
import { encodeModel, encodeRouter, ngramFeatures, trainClassifier, trainRouter } from '@upshift/learn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkIntents } from './check-intents.ts';
import { checkRouter } from './check-router.ts';
import { createRouteFacts } from './create-route-facts.ts';

let directory: string;
let sha256: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'upshift-route-facts-'));
  const examples = Array.from({ length: 40 }, (_, index) => ({
    text: index % 2 === 0 ? 'add these numbers' : 'write a poem',
    signals: [],
    question: `q${index}`,
    outcomes: [index % 2],
  }));
  const bytes = encodeRouter(trainRouter(examples, { deployments: ['small-1'], signals: [], seed: 1 }).model);
  sha256 = createHash('sha256').update(bytes).digest('hex');
  await writeFile(join(directory, 'good.router'), bytes);
  await writeFile(join(directory, 'bad.router'), 'something else');
  const texts = ['parcel', 'refund'].flatMap((label) =>
    ['where is my', 'what of the', 'one more'].map((text) => ({ text: `${text} ${label}`, label })),
  );
  const intents = trainClassifier('ngram-logistic', texts, ngramFeatures(texts.map(({ text }) => text)));
  await writeFile(join(directory, 'good.intents'), encodeModel(intents));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const named = (router: Partial<Portfolio['router']> & object, model = 'small-1'): Portfolio =>
  ({ router: { tolerance: 0.05, ...router }, deployments: { a: { model } } }) as unknown as Portfolio;

function open() {
  const warnings: unknown[] = [];
  const logger = { info: () => undefined, warn: (fields: unknown) => void warnings.push(fields) };
  const clock = { sleep: () => new Promise<void>(() => undefined) };
  return { warnings, facts: createRouteFacts({ modelsDir: directory, logger, clock, micros: () => 7 }) };
}

it('has a router once its file is read, and never waits for it', async () => {
  const { facts, warnings } = open();
  const portfolio = named({ file: 'good.router', sha256 });
  expect(facts.of(portfolio).router).toBeNull();
  await facts.ready(portfolio);
  const { router, micros } = facts.of(portfolio);
  const say = (text: string): number => router?.({ text, signals: [] }).get('small-1') ?? Number.NaN;
  expect(say('write a poem')).toBeGreaterThan(say('add these numbers'));
  expect(micros?.()).toBe(7);
  expect(warnings).toEqual([]);
});

it.each([
  ['router-missing', { file: 'absent.router' }],
  ['router-broken', { file: 'bad.router' }],
  ['router-changed', { file: 'good.router', sha256: 'a'.repeat(64) }],
])('goes on without one and warns: %s', async (problem, card) => {
  const { facts, warnings } = open();
  await facts.ready(named(card));
  expect(facts.of(named(card)).router).toBeNull();
  expect(warnings).toEqual([expect.objectContaining({ problem })]);
});

it('asks no file of a portfolio that names none', async () => {
  const { facts, warnings } = open();
  const none = { deployments: {} } as unknown as Portfolio;
  await facts.ready(none);
  expect(facts.of(none).router).toBeNull();
  expect(warnings).toEqual([]);
});

it.each([
  ['nothing', { file: 'good.router', sha256: 'pinned' }, 'small-1', []],
  ['router-unpinned', { file: 'good.router' }, 'small-1', [['router-unpinned', 'warning', 'file']]],
  ['router-foreign', { file: 'good.router', sha256: 'pinned' }, 'other', [['router-foreign', 'warning', 'file']]],
  ['router-missing', { file: 'absent.router' }, 'small-1', [['router-missing', 'warning', 'file']]],
  ['router-broken', { file: 'bad.router' }, 'small-1', [['router-broken', 'error', 'file']]],
  [
    'router-changed',
    { file: 'good.router', sha256: 'b'.repeat(64) },
    'small-1',
    [['router-changed', 'error', 'sha256']],
  ],
])('finds %s when a portfolio is checked', async (_, card: { file: string; sha256?: string }, model, expected) => {
  const pinned = card.sha256 === 'pinned' ? { ...card, sha256 } : card;
  const findings = await checkRouter(named(pinned, model), directory);
  expect(findings.map(({ code, severity, path }) => [code, severity, path.at(-1)])).toEqual(expected);
});

describe('learned intents', () => {
  const of = (intents: Partial<Portfolio['intents']> & object, ...workloads: string[]): Portfolio =>
    ({
      intents: { min: 0.5, ...intents },
      deployments: {},
      workloads: Object.fromEntries(workloads.map((name) => [name, {}])),
    }) as unknown as Portfolio;

  it('are waited for once, for tasks without them would go to the wrong workload', async () => {
    const { facts, warnings } = open();
    const portfolio = of({ file: 'good.intents' });
    expect(facts.of(portfolio).intents).toBeNull();
    const { intents } = await facts.read(portfolio, null);
    expect(intents?.('where is the parcel')).toMatchObject({ label: 'parcel', confidence: expect.any(Number) });
    expect(facts.of(portfolio).intents).toBe(intents);
    expect(warnings).toEqual([]);
  });

  it('that cannot be read are warned of once, and nobody waits again', async () => {
    const { facts, warnings } = open();
    const portfolio = of({ file: 'absent.intents' });
    for (const _ of [1, 2]) expect((await facts.read(portfolio, null)).intents).toBeNull();
    expect(warnings).toEqual([expect.objectContaining({ problem: 'intents-missing' })]);
  });

  it.each([
    ['intents-unpinned', 'warning', { file: 'good.intents' }, ['parcel', 'refund']],
    ['intents-missing', 'warning', { file: 'absent.intents' }, ['parcel', 'refund']],
    ['intents-broken', 'error', { file: 'bad.router' }, ['parcel', 'refund']],
    ['intents-changed', 'error', { file: 'good.intents', sha256: 'c'.repeat(64) }, ['parcel', 'refund']],
    ['intents-foreign', 'error', { file: 'good.intents' }, ['parcel']],
  ])('are found %s (%s) when a portfolio is checked', async (code, severity, card, workloads) => {
    const [finding] = await checkIntents(of(card, ...workloads), directory);
    expect(finding).toMatchObject({ code, severity });
    expect(finding?.message).toMatch(/\.intents|bad\.router/);
  });
});
