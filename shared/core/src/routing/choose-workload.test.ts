import { type Portfolio, portfolioSchema, type TaskRequest } from '@upshift/contracts';
import { describe, expect, it } from 'vitest';
import { chooseRoute } from './choose-route.ts';
import { chooseWorkload, namedWorkload, textToEmbed } from './choose-workload.ts';
import type { IntentReader, RouteFacts } from './route-facts.ts';

const base = {
  name: 'told',
  defaultWorkload: 'rest',
  tiers: [{ name: 'only', deployments: ['one'] }],
  deployments: {
    one: {
      vendor: 'v',
      model: 'one',
      provider: { kind: 'replay' as const, baseUrl: 'http://127.0.0.1:9' },
      price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up for tests', date: '2026-11-01' },
      noRollback: 'made up for tests',
    },
  },
  workloads: { rest: {}, parcel: {}, refund: {}, labelled: { match: [{ metadata: { team: 'a' } }] } },
  intents: { file: 'kinds.intents', min: 0.8 },
};
const portfolio: Portfolio = portfolioSchema.parse(base);

function ask(more: Partial<TaskRequest> = {}): TaskRequest {
  return {
    input: {
      messages: [
        { role: 'user', content: 'hello' },
        { role: 'assistant', content: 'hello' },
        { role: 'user', content: 'where is my parcel' },
      ],
      tools: null,
    },
    outputSchema: null,
    requestedWorkload: null,
    requestedRisk: null,
    audience: null,
    minTier: null,
    metadata: {},
    ...more,
  };
}

const facts = (intents: IntentReader | null, micros: RouteFacts['micros'] = null): RouteFacts => ({
  router: null,
  intents,
  micros,
});
const says = (label: string, confidence: number): RouteFacts => facts(() => ({ label, confidence }));

describe('the workload of a task', () => {
  it('is what the intents are sure of, with probability and cost in time', () => {
    let now = 0;
    const clock = (): number => {
      now += 70;
      return now;
    };
    const texts: string[] = [];
    const reader: IntentReader = (text) => {
      texts.push(text);
      return { label: 'parcel', confidence: 0.91234 };
    };
    const { workload, signals } = chooseRoute(ask(), portfolio, facts(reader, clock));
    expect(workload.name).toBe('parcel');
    expect(texts).toEqual(['where is my parcel']);
    expect(signals).toContainEqual({ name: 'learned_intent', value: 'parcel', costMicros: 70 });
    expect(signals).toContainEqual({ name: 'p_learned_intent', value: 0.912 });
  });

  it.each([
    ['not sure enough', says('parcel', 0.79), 'parcel'],
    ['of a workload that the portfolio does not have', says('invoice', 0.99), 'invoice'],
  ])('is the default one where they are %s, and the signal says so', (_, said, nearest) => {
    const { name, signals } = chooseWorkload(ask(), portfolio, 'chat', said);
    expect(name).toBe('rest');
    expect(signals).toContainEqual({ name: 'learned_intent', value: 'rejected' });
    expect(signals).toContainEqual({ name: 'nearest_intent', value: nearest });
  });

  it('is the default one where nobody can be asked', () => {
    expect(chooseWorkload(ask(), portfolio, 'chat', facts(null))).toEqual({
      name: 'rest',
      signals: [{ name: 'learned_intent', value: 'away' }],
    });
  });

  it.each([
    ['a producer names one', ask({ requestedWorkload: 'refund' }), 'refund'],
    ['a rule matches', ask({ metadata: { team: 'a' } }), 'labelled'],
  ])('does not ask them where %s', (_, request, name) => {
    const never: IntentReader = () => {
      throw new Error('asked');
    };
    expect(chooseWorkload(request, portfolio, 'chat', facts(never))).toEqual({ name, signals: [] });
  });

  it('is left to them by "auto", unless a workload has that name', () => {
    const request = ask({ requestedWorkload: 'auto' });
    expect(chooseWorkload(request, portfolio, 'chat', says('refund', 0.9)).name).toBe('refund');
    const named = portfolioSchema.parse({ ...base, workloads: { ...base.workloads, auto: {} } });
    expect(chooseWorkload(request, named, 'chat', says('refund', 0.9)).name).toBe('auto');
    expect(namedWorkload(ask({ requestedWorkload: 'other' }), portfolio)).toBe('other');
  });

  it('is the default one of a portfolio without intents', () => {
    const { intents: _, ...without } = portfolio;
    expect(chooseWorkload(ask(), without, 'chat', says('parcel', 1))).toEqual({ name: 'rest', signals: [] });
  });

  it('costs what the vector of its text took as well', () => {
    const reader = Object.assign(() => ({ label: 'parcel', confidence: 0.9 }), { spentMicros: 5000 });
    const { signals } = chooseWorkload(
      ask(),
      portfolio,
      'chat',
      facts(reader, () => 1),
    );
    expect(signals).toContainEqual({ name: 'learned_intent', value: 'parcel', costMicros: 5000 });
  });
});

describe('the text whose vector is made before', () => {
  const embedded = portfolioSchema.parse({ ...base, embeddings: { kind: 'sentence' } });
  it('is the one that the intents are asked about', () => {
    expect(textToEmbed(ask(), embedded)).toBe('where is my parcel');
    expect(textToEmbed(ask({ requestedWorkload: 'auto' }), embedded)).toBe('where is my parcel');
  });

  it.each([
    ['the portfolio names no embeddings', ask(), portfolio],
    ['a producer names the workload', ask({ requestedWorkload: 'refund' }), embedded],
    ['a rule matches', ask({ metadata: { team: 'a' } }), embedded],
  ])('is none where %s', (_, request, given) => {
    expect(textToEmbed(request, given)).toBeNull();
  });

  it.each(['/tmp/embed.mjs', '../embed.mjs', 'a/../../embed.mjs', 'embed.wasm'])(
    'comes from no module "%s"',
    (file) => {
      expect(portfolioSchema.safeParse({ ...base, embeddings: { kind: 'module', file } }).success).toBe(false);
    },
  );
});
