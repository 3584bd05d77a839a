import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProviders } from '../create-providers.ts';
import { instantClock, makeCall, never } from '../testing/make-call.ts';
import { type ChatServer, completion, sendJson, startChatServer } from '../testing/start-chat-server.ts';

let server: ChatServer;
beforeEach(async () => {
  server = await startChatServer();
});
afterEach(() => server.close());

const provider = createProviders({ clock: instantClock(), secrets: () => undefined });
const ask = () =>
  provider.call(
    makeCall({ kind: 'replay', baseUrl: `${server.url}/replay/v1` }, { metadata: { outcomeId: 'row-1' } }),
    {
      signal: never(),
    },
  );
const recorded = (more: Record<string, unknown> = {}) =>
  completion({
    model: 'replay/asked-model',
    usage: { prompt_tokens: 175, completion_tokens: 69, cost_nano_usd: 67_650 },
    recorded_latency_ms: 2005.7,
    upshift_output: { text: null, toolCalls: [] },
    finish_reason: 'tool_calls',
    ...more,
  });

describe('a replayed call', () => {
  it('is one request with the attempt and the metadata', async () => {
    server.answerWith((response) => sendJson(response, recorded()));
    await ask();
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({
      path: '/replay/v1/chat/completions',
      headers: { 'idempotency-key': 't_1-1-0-0' },
      body: { model: 'asked-model', metadata: { outcomeId: 'row-1' } },
    });
  });

  it('gives the recorded output, cost and latency', async () => {
    server.answerWith((response) => sendJson(response, recorded()));
    expect(await ask()).toEqual({
      output: { text: null, toolCalls: [] },
      usage: { inputTokens: 175, outputTokens: 69, cachedInputTokens: 0 },
      modelServed: 'replay/asked-model',
      finishReason: 'tool-calls',
      vendorCostNanoUsd: 67_650,
      recordedLatencyMs: 2005.7,
      confidence: null,
    });
  });

  it.each([null, [], [{ name: 'f', arguments: '{"cut":' }]])('tells calls %j apart', async (toolCalls) => {
    server.answerWith((response) => sendJson(response, recorded({ upshift_output: { text: 'x', toolCalls } })));
    expect((await ask()).output.toolCalls).toEqual(toolCalls);
  });

  it('says null where nothing was recorded', async () => {
    server.answerWith((response) => sendJson(response, recorded({ usage: {}, recorded_latency_ms: null })));
    expect(await ask()).toMatchObject({ usage: null, vendorCostNanoUsd: null, recordedLatencyMs: null });
  });

  it('fails as any vendor does', async () => {
    server.answerWith((response) => sendJson(response, { error: { code: 'outcome_not_found' } }, { status: 404 }));
    await expect(ask()).rejects.toMatchObject({ failureClass: 'not_found', billed: 'nothing' });
    server.answerWith((response) => sendJson(response, recorded({ upshift_output: undefined })));
    await expect(ask()).rejects.toMatchObject({ failureClass: 'malformed_answer', billed: 'unknown' });
    server.answerWith((response) => void response.end('null'));
    await expect(ask()).rejects.toMatchObject({ failureClass: 'malformed_answer' });
  });
});
