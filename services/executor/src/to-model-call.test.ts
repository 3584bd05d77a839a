import { createHash } from 'node:crypto';
import { freshProgress, portfolioSchema } from '@upshift/contracts';
import type { ClaimedWork } from '@upshift/ports';
import { expect, it } from 'vitest';
import { decideCall } from './decide-call.ts';
import { promptHashOf } from './prompt-hash.ts';
import { toModelCall } from './to-model-call.ts';

const template = 'Answer as {{ deployment }} for {{ metadata.customer }}.';
const portfolio = portfolioSchema.parse({
  name: 'prompts',
  defaultWorkload: 'chat',
  tiers: [{ name: 'efficient', deployments: ['a', 'b'] }],
  deployments: Object.fromEntries(
    ['a', 'b'].map((name) => [
      name,
      {
        vendor: name,
        model: name,
        provider: { kind: 'replay', baseUrl: 'http://127.0.0.1:9' },
        price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up for tests', date: '2026-11-01' },
        noRollback: 'made up for tests',
      },
    ]),
  ),
  workloads: { chat: { prompts: { efficient: { system: template }, b: { system: 'Of b alone.' } } }, bare: {} },
});

function toWork(workload = 'chat'): ClaimedWork {
  const ref = { step: 2, no: 0, try: 1 };
  return {
    key: { taskId: 't_1', step: 2, no: 0 },
    kind: 'call',
    fence: 1,
    task: {
      taskId: 't_1',
      tenantId: 'default',
      step: 2,
      state: 'open',
      workload,
      portfolioHash: 'x',
      risk: 'low',
      priority: 5,
      request: {
        input: { messages: [{ role: 'user', content: 'Hello' }], tools: null },
        outputSchema: null,
        requestedWorkload: null,
        requestedRisk: null,
        audience: null,
        minTier: null,
        metadata: { customer: 'Acme' },
      },
      progress: freshProgress,
      remainingMs: 60_000,
      budgetNanoUsd: 1000,
      spentNanoUsd: 0,
      reservedNanoUsd: 10,
      calls: 1,
      maxCalls: 10,
      crashes: 0,
    },
    call: { tier: 'efficient', mode: 'first', choices: [{ deployment: 'a', reserveNanoUsd: 10 }], maxOutputTokens: 10 },
    attempt: { ref, deployment: 'a', reservedNanoUsd: 10 },
    barrier: null,
    window: null,
    windowLeftNanoUsd: null,
    history: { answers: [], verdicts: [], failures: [], moments: [] },
    siblings: [],
    traceparent: null,
  };
}

const systemOf = (deployment: string) => toModelCall(toWork(), portfolio, deployment).messages[0]?.content;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

it('fills in the prompt of the deployment, else of its tier', () => {
  expect([systemOf('a'), systemOf('b')]).toEqual(['Answer as a for Acme.', 'Of b alone.']);
});

it('refuses a deployment that the pinned portfolio does not have', () => {
  expect(() => toModelCall(toWork(), portfolio, 'c')).toThrow('not in the pinned portfolio');
});

it('names a prompt by the hash of its template, not of what it became', () => {
  expect(promptHashOf(toWork(), portfolio, 'a')).toBe(sha256(template));
  expect(promptHashOf(toWork(), portfolio, 'b')).toBe(sha256('Of b alone.'));
  expect(promptHashOf(toWork('bare'), portfolio, 'a')).toBeNull();
});

it('books the hash with the answer, and with the failure', () => {
  const answer = {
    output: { text: 'Hi', toolCalls: null },
    usage: null,
    modelServed: null,
    finishReason: 'stop',
    vendorCostNanoUsd: 5,
    recordedLatencyMs: null,
    confidence: null,
  };
  const answered = decideCall(toWork(), { kind: 'answer', portfolio, answer, latencyMs: 1, verdicts: [] });
  const failed = decideCall(toWork(), {
    kind: 'failure',
    portfolio,
    failureClass: 'server_error',
    billed: 'nothing',
    usage: null,
    vendorCostNanoUsd: null,
    retryAfterMs: null,
    latencyMs: 1,
    random: 0,
  });
  const expected = { promptHash: sha256(template) };
  expect([answered.attempt, failed.attempt]).toMatchObject([expected, expected]);
});

it('books an answer of the cache at nothing, whatever its vendor asks', () => {
  const answer = {
    output: { text: 'Hi', toolCalls: null },
    usage: null,
    modelServed: 'm',
    finishReason: null,
    vendorCostNanoUsd: null,
    recordedLatencyMs: null,
    confidence: 0.9,
  };
  const outcome = decideCall(toWork(), { kind: 'answer', portfolio, answer, latencyMs: 0, cached: true, verdicts: [] });
  expect(outcome.attempt).toMatchObject({ state: 'finished', costNanoUsd: 0, costSource: 'cache', modelServed: 'm' });
});
