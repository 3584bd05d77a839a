import { readFileSync } from 'node:fs';
import { parsePortfolio } from '@upshift/config';
import { type Portfolio, riskLevels, type TaskRequest } from '@upshift/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asRequest,
  controlTexts,
  criticalLabels,
  heldOut,
  labelledTexts,
  simpleLabels,
} from '../../fixtures/labelled-texts.ts';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { chooseRoute } from './choose-route.ts';
import { intents } from './route.ts';

const sample = readSample();
const tiers = sample.tiers.map(({ name }) => name);

describe('on the held-out third of the labelled texts', () => {
  const texts = heldOut(labelledTexts, 1);
  const routes = texts.map((labelled) => ({ labelled, route: chooseRoute(asRequest(labelled.text), sample) }));

  it('holds out at least 70 of at least 210 texts, all labels among them', () => {
    expect(labelledTexts.length).toBeGreaterThanOrEqual(210);
    expect(texts.length).toBeGreaterThanOrEqual(70);
    for (const label of [...criticalLabels, ...simpleLabels, 'reasoning'])
      expect(labelledTexts.filter((text) => text.label === label).length).toBeGreaterThanOrEqual(30);
  });

  it('starts no legal, financial or production-code text below the premium tier', () => {
    const low = routes.filter(
      ({ labelled, route }) => criticalLabels.includes(labelled.label) && route.startTier !== 'premium',
    );
    expect(low.map(({ labelled }) => labelled.id)).toEqual([]);
  });

  it('starts at least 90 % of the rewriting, classification and extraction on the efficient tier', () => {
    const simple = routes.filter(({ labelled }) => simpleLabels.includes(labelled.label));
    const low = simple.filter(({ route }) => route.startTier === 'efficient');
    expect(low.length / simple.length).toBeGreaterThanOrEqual(0.9);
  });

  it('does not get there by starting everything on the premium tier', () => {
    const plain = routes.filter(({ labelled }) => ['reasoning', 'code', 'chat'].includes(labelled.label));
    expect(plain.filter(({ route }) => route.startTier === 'premium').length / plain.length).toBeLessThan(0.5);
  });
});

it('starts four of five critical texts of the control on the premium tier', () => {
  const critical = controlTexts.filter(({ label }) => criticalLabels.includes(label));
  const high = critical.filter(({ text }) => chooseRoute(asRequest(text), sample).startTier === 'premium');
  expect(high.length / critical.length).toBeGreaterThanOrEqual(0.8);
});

it.each([
  ['legal', 'qa'],
  ['finance', 'analysis'],
  ['production-code', 'code'],
])('runs a validator for %s that %s does not have', (critical, twin) => {
  const names = (name: string): string[] => resolveWorkload(sample, name).validators.map((validator) => validator.name);
  expect(names(critical).filter((name) => !names(twin).includes(name))).not.toEqual([]);
});

describe('the workload', () => {
  it.each<[string, Partial<TaskRequest>, string]>([
    ['is the one asked for', { requestedWorkload: 'extract' }, 'extract'],
    ['is the first that matches otherwise', {}, 'rewrite'],
    ['may be matched by the presence of tools', { input: { messages: rewriting(), tools: [weather] } }, 'tool-use'],
  ])('%s', (_case, part, expected) => {
    expect(chooseRoute({ ...asRequest(rewriting()[0].content), ...part }, sample).workload.name).toBe(expected);
  });

  it('is the default where nothing matches', () => {
    expect(chooseRoute(asRequest('Good evening!'), sample).workload.name).toBe('chat');
  });

  it('is matched by metadata and audience only when all of a rule holds', () => {
    const portfolio: Portfolio = {
      ...sample,
      workloads: { vip: { match: [{ metadata: { plan: 'gold' }, audience: 'public' }] }, chat: {} },
    };
    const request = { ...asRequest('Hello'), audience: 'public' } as const;
    expect(chooseRoute({ ...request, metadata: { plan: 'gold' } }, portfolio).workload.name).toBe('vip');
    expect(chooseRoute({ ...request, metadata: { plan: 'none' } }, portfolio).workload.name).toBe('chat');
    expect(chooseRoute({ ...asRequest('Hello'), metadata: { plan: 'gold' } }, portfolio).workload.name).toBe('chat');
  });

  it('is refused by code when the portfolio has none of that name', () => {
    const request = { ...asRequest('Hello'), requestedWorkload: 'constructor' };
    expect(() => chooseRoute(request, sample)).toThrow(expect.objectContaining({ code: 'WORKLOAD_UNKNOWN' }));
  });
});

describe('the start tier', () => {
  it.each<[string, Partial<TaskRequest>, string, string]>([
    ['is the first for what is simple', {}, 'efficient', 'route_requested'],
    ['is at least the middle one when the risk is high', { requestedRisk: 'high' }, 'strong', 'route_risk'],
    ['is the last one when the risk is critical', { requestedRisk: 'critical' }, 'premium', 'route_risk'],
    ['is the one that is asked for', { startTier: 'strong' }, 'strong', 'route_requested'],
    [
      'is above startTier where risk says so',
      { startTier: 'efficient', requestedRisk: 'critical' },
      'premium',
      'route_risk',
    ],
    ['is not below minTier', { minTier: 'strong' }, 'strong', 'route_requested'],
    ['is above minTier where risk says so', { minTier: 'strong', requestedRisk: 'critical' }, 'premium', 'route_risk'],
    ['is the last one in a critical workload', { requestedWorkload: 'legal' }, 'premium', 'route_risk'],
  ])('%s', (_case, part, tier, reason) => {
    const route = chooseRoute({ ...asRequest(rewriting()[0].content), ...part }, sample);
    expect([route.startTier, route.reason]).toEqual([tier, reason]);
  });

  it('refuses a minTier that the workload has nothing as strong as', () => {
    const portfolio: Portfolio = { ...sample, workloads: { chat: { tiers: ['efficient'] } } };
    for (const minTier of ['premium', 'nowhere'])
      expect(() => chooseRoute({ ...asRequest('Hello'), minTier }, portfolio)).toThrow(
        expect.objectContaining({ code: 'TIER_UNKNOWN' }),
      );
  });

  it('never falls when the risk or minTier rises, whatever the text', () => {
    const rank = (request: TaskRequest): number => tiers.indexOf(chooseRoute(request, sample).startTier);
    const levels = fc.integer({ min: 0, max: 3 });
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        levels,
        levels,
        fc.constantFrom(...tiers),
        (...drawn) => {
          const [text, one, other, minTier] = drawn;
          const at = (level: number): TaskRequest => ({
            ...asRequest(text),
            requestedRisk: riskLevels[level] ?? 'low',
          });
          expect(rank(at(Math.max(one, other)))).toBeGreaterThanOrEqual(rank(at(Math.min(one, other))));
          expect(rank({ ...at(one), minTier })).toBeGreaterThanOrEqual(tiers.indexOf(minTier));
        },
      ),
      { numRuns: 300 },
    );
  });
});

it('is the same each time, names a known intent and reads long or hostile texts in bounded time', () => {
  const units = ['The contract was signed. ', '“„«" ', ' ', ': ', 'a', '\ud800', '((((', '\n\n'];
  for (const unit of units) {
    const text = unit.repeat(1_000_000 / unit.length);
    const route = chooseRoute(asRequest(text), sample);
    expect(chooseRoute(asRequest(text), sample)).toEqual(route);
    expect(intents).toContain(route.intent);
  }
});

it('reads the end of a long text too', () => {
  const text = `Please read this.\n\n${'The weather was fine. '.repeat(40_000)}\n\nCan my landlord evict me for that?`;
  expect(chooseRoute(asRequest(text), sample)).toMatchObject({
    intent: 'legal',
    risk: 'critical',
    startTier: 'premium',
  });
});

const weather = { type: 'function', function: { name: 'weather', parameters: { type: 'object' } } } as const;

function rewriting(): [{ role: 'user'; content: string }] {
  return [{ role: 'user', content: 'Rewrite this sentence: "The cat sat on the mat and slept all day."' }];
}

function readSample(): Portfolio {
  const file = new URL('../../../../examples/portfolios/sample.yaml', import.meta.url);
  const { portfolio } = parsePortfolio(readFileSync(file, 'utf8'), 'sample.yaml');
  if (portfolio === null) throw new Error('The sample portfolio does not parse.');
  return portfolio;
}
