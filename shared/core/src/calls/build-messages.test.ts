import type { Verdict } from '@upshift/contracts';
import { describe, expect, it } from 'vitest';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { createPortfolio, createRequest } from '../testing/create-portfolio.ts';
import { buildMessages } from './build-messages.ts';
import { repairLimits } from './repair-messages.ts';

const prompts = { efficient: { system: 'of the tier' }, 'efficient-b': { system: 'of the deployment' } };
const base = {
  request: createRequest('Hello'),
  workload: resolveWorkload(createPortfolio({ work: { prompts } }), 'work'),
  tier: 'efficient',
  deployment: 'efficient-a',
  mode: 'first',
  repair: null,
} as const;

function verdict(evidence: Verdict['evidence'], value: Verdict['verdict'] = 'fail'): Verdict {
  return { validator: 'schema', version: '1', verdict: value, score: 0, evidence, error: null, durationMs: 1 };
}

it.each([
  ['efficient-a', 'of the tier'],
  ['efficient-b', 'of the deployment'],
])('gives %s the system prompt %s', (deployment, system) => {
  expect(buildMessages({ ...base, deployment })).toEqual([
    { role: 'system', content: system },
    { role: 'user', content: 'Hello' },
  ]);
});

it('sends the messages as they are where no prompt is written, also for a tier called like a property', () => {
  expect(buildMessages({ ...base, tier: 'constructor', deployment: 'x' })).toEqual([
    { role: 'user', content: 'Hello' },
  ]);
});

describe('a repair', () => {
  const repair = {
    output: { text: '{"total":"12"}', toolCalls: null },
    verdicts: [verdict([{ path: '/total', message: 'must be number' }])],
  };

  it('carries the last answer and what was found in it', () => {
    const [, , answer, request] = buildMessages({ ...base, mode: 'repair', repair });
    expect(answer).toEqual({ role: 'assistant', content: '{"total":"12"}' });
    expect(request?.role).toBe('user');
    expect(request?.content).toContain('schema: /total must be number');
  });

  it('shows the calls of an answer without text', () => {
    const output = { text: null, toolCalls: [{ name: 'weather', arguments: { days: '3' } }] };
    const [, , answer] = buildMessages({ ...base, mode: 'repair', repair: { ...repair, output } });
    expect(answer?.content).toBe('[{"name":"weather","arguments":{"days":"3"}}]');
  });

  it('leaves out an empty answer and validators that passed', () => {
    const output = { text: '', toolCalls: [] };
    const messages = buildMessages({ ...base, mode: 'repair', repair: { output, verdicts: [verdict([], 'pass')] } });
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'user']);
    expect(messages.at(-1)?.content).not.toContain('schema');
  });

  it('stays within its bounds whatever the answer and the findings are', () => {
    const evidence = Array.from({ length: 20 }, () => ({ path: 'p'.repeat(5000), message: '😀'.repeat(5000) }));
    const huge = {
      output: { text: '😀'.repeat(100_001), toolCalls: null },
      verdicts: [verdict(evidence), verdict(evidence)],
    };
    const [, , answer, request] = buildMessages({ ...base, mode: 'repair', repair: huge });
    expect(answer?.content.length).toBeLessThanOrEqual(repairLimits.answerCharacters);
    expect(request?.content.length).toBeLessThanOrEqual(
      repairLimits.findings * (repairLimits.findingCharacters + 128) + 512,
    );
    expect(answer?.content.isWellFormed()).toBe(true);
  });

  it('is sent in repair mode alone', () => {
    expect(buildMessages({ ...base, mode: 'escalation', repair })).toHaveLength(2);
  });
});
