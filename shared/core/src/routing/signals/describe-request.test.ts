import { portfolioSchema, type TaskRequest } from '@upshift/contracts';
import { describe, expect, it } from 'vitest';
import { chooseRoute } from '../choose-route.ts';
import type { RouteFacts } from '../route-facts.ts';
import { tellLanguage } from './tell-language.ts';

const deployment = (model: string) => ({
  vendor: 'v',
  model,
  provider: { kind: 'replay' as const, baseUrl: 'http://127.0.0.1:9' },
  price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up for tests', date: '2026-11-01' },
  noRollback: 'made up for tests',
  timeoutSeconds: 20,
});
const portfolio = portfolioSchema.parse({
  name: 'seen',
  defaultWorkload: 'all',
  tiers: [
    { name: 'efficient', deployments: ['small', 'spare'] },
    { name: 'premium', deployments: ['large'] },
  ],
  deployments: { small: deployment('small-1'), spare: deployment('spare-1'), large: deployment('large-1') },
  workloads: { all: { start: 'auto', budgetUsd: 0.5, deadlineSeconds: 60, risk: 'medium' } },
  router: { file: 'a.router' },
});

const tool = {
  type: 'function' as const,
  function: {
    name: 'find',
    description: 'Finds.',
    parameters: {
      type: 'object',
      properties: { where: { type: 'object', properties: { unit: { enum: ['C', 'F'] } } } },
      required: ['where'],
    },
  },
};

function read(content: string, facts: Partial<RouteFacts> = {}, input: Partial<TaskRequest['input']> = {}) {
  const request: TaskRequest = {
    input: { messages: [{ role: 'user', content }], tools: null, ...input },
    outputSchema: null,
    requestedWorkload: null,
    requestedRisk: null,
    audience: null,
    minTier: null,
    metadata: {},
  };
  const { signals } = chooseRoute(request, portfolio, { router: null, micros: null, ...facts });
  return { signals, of: Object.fromEntries(signals.map(({ name, value }) => [name, value])) };
}

describe('signals of a request', () => {
  it('tell language, kinds of question, and the shape of tools', () => {
    const { of } = read('How many apples are left, if Ann eats two?', {}, { tools: [tool] });
    expect(of).toMatchObject({
      language: 'en',
      question: 'amount, condition',
      tools: 1,
      schema_depth: 2,
      schema_required: 1,
      schema_listed: 1,
      risk_floor: 'medium',
      text_risk: 'low',
    });
    expect(read('Hello there').of).toMatchObject({ question: 'plain' });
    expect(read('Hello there').of).not.toHaveProperty('schema_depth');
  });

  it('tell what is left of money and time: the task’s own, else what its workload gives', () => {
    expect(read('Hello').of).toMatchObject({ money_left_usd: 0.5, deadline_slack_ms: 40_000 });
    const terms = { deadlineMs: 5000, moneyLeftNanoUsd: 2_000_000 };
    expect(read('Hello', { terms }).of).toMatchObject({ money_left_usd: 0.002, deadline_slack_ms: -15_000 });
  });

  it('tell which deployments are not well, where somebody looked', () => {
    const health = (name: string) => (name === 'spare' ? 'open' : name === 'small' ? 'closed' : null);
    expect(read('Hello', { health }).of['health']).toBe('spare open');
    expect(read('Hello', { health: () => 'closed' }).of['health']).toBe('well');
    expect(read('Hello').of).not.toHaveProperty('health');
  });

  it('tell how much of the words a router knows, and have a cost in time', () => {
    let now = 0;
    const micros = (): number => {
      now += 10;
      return now;
    };
    const router = Object.assign(() => new Map([['large-1', 0.9]]), { familiarity: () => 0.256 });
    const { signals, of } = read('Hello', { router, micros });
    expect(of['ngrams_known']).toBe(0.26);
    for (const name of ['intent', 'language', 'p_success_premium'])
      expect(signals.find((signal) => signal.name === name)?.costMicros).toBe(10);
  });
});

describe('the language of a text', () => {
  it.each([
    ['en', 'What is the capital of the country?'],
    ['de', 'Bitte erkläre mir, wie das mit der Steuer ist.'],
    ['fr', 'Quelle est la capitale de la France, et pourquoi est-ce que je ne le sais pas ?'],
    ['es', '¿Cuál es la capital del país y por qué está en el centro?'],
    ['it', 'Qual è il nome della città che non è una capitale?'],
    ['nl', 'Wat is het antwoord op deze vraag voor mijn klant?'],
    ['ja', 'これは何ですか'],
    ['zh', '这是什么意思'],
    ['cyrillic', 'Почему небо синее?'],
    ['el', 'Τι είναι αυτό;'],
    ['unknown', '12 + 30 = ?'],
    ['unknown', 'qwertz asdf'],
    ['unknown', ''],
  ])('%s: %s', (language, text) => {
    expect(tellLanguage(text)).toBe(language);
  });
});
