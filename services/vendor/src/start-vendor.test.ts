import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deploymentSchema, type OutcomeRow } from '@upshift/contracts';
import { type ModelCall, ProviderError } from '@upshift/ports';
import { createProviders, simulateCall } from '@upshift/providers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BillLine, type BillTotals, createBill } from './bill/create-bill.ts';
import { vendorEnvSchema } from './config.ts';
import { startVendor, type Vendor, type VendorOptions } from './start-vendor.ts';
import { toVendorOptions } from './to-vendor-options.ts';

const answered = {
  correct: 1,
  inputTokens: 175,
  outputTokens: 69,
  costUsd: 6.76505e-5,
  latencyMs: 1000,
  error: null,
};
const row: OutcomeRow = {
  id: 'row-1',
  workload: 'test/kind',
  input: { messages: [{ role: 'user', content: 'Add 1 and 2.' }], tools: null },
  reference: null,
  outcomes: {
    called: {
      ...answered,
      output: {
        text: null,
        toolCalls: [
          { name: 'math.add', arguments: { a: 1 } },
          { name: 'math.add', arguments: '{"a":' },
        ],
      },
    },
    'called-nothing': { ...answered, output: { text: null, toolCalls: [] } },
    spoke: { ...answered, output: { text: '3', toolCalls: null } },
    failed: { ...answered, output: { text: null, toolCalls: null }, correct: 0, error: 'overloaded' },
    unpriced: {
      ...answered,
      output: { text: 'A', toolCalls: null },
      costUsd: null,
      latencyMs: null,
      inputTokens: null,
    },
  },
};

let vendor: Vendor;
let directory: string;
const billFile = (): string => join(directory, 'bill.jsonl');
const env = vendorEnvSchema.parse({ UPSHIFT_VENDOR_LATENCY_MS: '0', UPSHIFT_VENDOR_TIME_SCALE: '0.1' });

async function start(more: Partial<VendorOptions> = {}): Promise<void> {
  vendor = await startVendor({
    ...toVendorOptions(env),
    rows: new Map([[row.id, row]]),
    bill: createBill({ file: billFile() }),
    simulate: simulateCall,
    ...more,
  });
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'upshift-vendor-'));
  await start();
});
afterEach(async () => {
  await vendor.close();
  await rm(directory, { recursive: true, force: true });
});

const clock = { now: Date.now, monotonic: () => performance.now(), sleep: async () => undefined };
const provider = createProviders({ clock, secrets: () => undefined });

function makeCall(
  kind: 'replay' | 'openai-compatible',
  model: string,
  more: Partial<ModelCall> & { query?: string } = {},
): ModelCall {
  const { query = '', ...rest } = more;
  const baseUrl = kind === 'replay' ? `${vendor.url}/replay/v1` : `${vendor.url}/simulated/v1${query}`;
  return {
    attemptId: 't_1-1-0-0',
    deploymentName: 'primary',
    deployment: deploymentSchema.parse({
      vendor: 'acme',
      model,
      provider: { kind, baseUrl },
      price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: 'a test' },
    }),
    messages: [{ role: 'user', content: 'Add 1 and 2.' }],
    tools: null,
    outputSchema: null,
    maxOutputTokens: 512,
    temperature: null,
    metadata: { outcomeId: 'row-1' },
    ...rest,
  };
}

const ask = (call: ModelCall, signal = AbortSignal.timeout(60_000)) => provider.call(call, { signal });
const failure = async (call: ModelCall, signal?: AbortSignal): Promise<ProviderError> => {
  const error = await ask(call, signal).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProviderError) return error;
  throw new Error('The call did not fail.');
};
const bill = async (): Promise<BillTotals> => (await (await fetch(`${vendor.url}/bill`)).json()) as BillTotals;
const parseLines = (text: string): BillLine[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as BillLine);
const billLines = async (): Promise<BillLine[]> => parseLines(await (await fetch(`${vendor.url}/bill/lines`)).text());
const setFault = (fault: Record<string, unknown>) =>
  fetch(`${vendor.url}/faults`, { method: 'POST', body: JSON.stringify(fault) });

/** Times out when the vendor has begun with its first call, and not before it has. */
function timeoutOnceStarted(): AbortSignal {
  const controller = new AbortController();
  void until(async () => ((await bill()).started > 0 ? true : undefined)).then(() =>
    controller.abort(new DOMException('too slow', 'TimeoutError')),
  );
  return controller.signal;
}

async function until<Value>(what: () => Promise<Value | undefined>): Promise<Value> {
  for (let tries = 0; tries < 3000; tries++) {
    const value = await what();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('It did not happen within thirty seconds.');
}

describe('a replay', () => {
  it('answers what was recorded, at the recorded cost, after the recorded latency times the scale', async () => {
    const startedAt = performance.now();
    const answer = await ask(makeCall('replay', 'called'));
    expect(performance.now() - startedAt).toBeGreaterThan(95);
    expect(answer).toEqual({
      output: row.outcomes['called']?.output,
      usage: { inputTokens: 175, outputTokens: 69, cachedInputTokens: 0 },
      confidence: null,
      modelServed: 'replay/called',
      finishReason: 'tool-calls',
      vendorCostNanoUsd: 67_651,
      recordedLatencyMs: 1000,
    });
  });

  it.each(['called-nothing', 'spoke'])('tells an empty list of calls from none: %s', async (model) => {
    expect((await ask(makeCall('replay', model))).output).toEqual(row.outcomes[model]?.output);
  });

  it('can be read by any client of OpenAI’s format', async () => {
    const body = { model: 'called', messages: [], metadata: { outcomeId: 'row-1' } };
    const answer = await fetch(`${vendor.url}/replay/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    expect(await answer.json()).toMatchObject({
      object: 'chat.completion',
      choices: [
        {
          message: {
            tool_calls: [
              { function: { name: 'math.add', arguments: '{"a":1}' } },
              { function: { arguments: '{"a":' } },
            ],
          },
          finish_reason: 'tool_calls',
        },
      ],
      usage: { prompt_tokens: 175, total_tokens: 244 },
    });
  });

  it('bills a recording without a price at zero and says no cost', async () => {
    expect(await ask(makeCall('replay', 'unpriced'))).toMatchObject({ vendorCostNanoUsd: null, usage: null });
    expect(await bill()).toMatchObject({ calls: 1, totalNanoUsd: 0 });
  });

  it('fails where the recording failed, and knows neither other rows nor other models', async () => {
    expect(await failure(makeCall('replay', 'failed'))).toMatchObject({
      failureClass: 'server_error',
      httpStatus: 500,
    });
    expect(await failure(makeCall('replay', 'toString'))).toMatchObject({ failureClass: 'not_found' });
    expect(await failure(makeCall('replay', 'spoke', { metadata: { outcomeId: 'row-2' } }))).toMatchObject({
      failureClass: 'not_found',
    });
    expect(await failure(makeCall('replay', 'spoke', { metadata: {} }))).toMatchObject({ failureClass: 'not_found' });
    expect(await bill()).toMatchObject({ calls: 0, started: 4, open: 0, failed: 4 });
  });
});

describe('a simulated model', () => {
  it('answers as the simulation in the process does, at list price', async () => {
    const call = makeCall('openai-compatible', 'small', { query: '?inputUsdPerMillion=2&outputUsdPerMillion=8' });
    const answer = await ask(call);
    expect(answer.output.text).toMatch(/^\[simulated\] /);
    expect(answer.modelServed).toBe('simulated/small');
    const { inputTokens = 0, outputTokens = 0 } = answer.usage ?? {};
    expect(answer.vendorCostNanoUsd).toBe(inputTokens * 2000 + outputTokens * 8000);
    expect(await bill()).toMatchObject({ totalNanoUsd: answer.vendorCostNanoUsd, calls: 1 });
  });

  it('keeps to an output schema and to tools under their own names', async () => {
    const parameters = { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] };
    const tools = [{ type: 'function' as const, function: { name: 'math.add', parameters } }];
    const { output } = await ask(makeCall('openai-compatible', 'small', { tools, outputSchema: parameters }));
    expect(JSON.parse(output.text ?? '').a).toBeTypeOf('number');
    expect(output.toolCalls).toEqual([{ name: 'math.add', arguments: { a: expect.any(Number) } }]);
  });

  it('takes the latency and the errors that a query asks for', async () => {
    const startedAt = performance.now();
    await ask(makeCall('openai-compatible', 'small', { query: '?latencyMs=120' }));
    expect(performance.now() - startedAt).toBeGreaterThan(115);
    const limited = await failure(makeCall('openai-compatible', 'small', { query: '?rateLimited=1' }));
    expect(limited.failureClass).toBe('rate_limited');
    expect(limited.retryAfterMs).toBeGreaterThan(100);
  });

  it('sells a refusal like an answer', async () => {
    const refused = await failure(makeCall('openai-compatible', 'small', { query: '?refusal=1' }));
    expect(refused.failureClass).toBe('content_refused');
    const { calls, totalNanoUsd } = await bill();
    expect([calls, totalNanoUsd > 0]).toEqual([1, true]);
  });
});

describe('the bill', () => {
  it('shows every sold call with its cost, in memory and in its file', async () => {
    const first = await ask(makeCall('openai-compatible', 'small', { attemptId: 'a' }));
    const second = await ask(makeCall('replay', 'spoke', { attemptId: 'b' }));
    const lines = await billLines();
    expect(lines).toMatchObject([
      { attemptId: 'a', model: 'small', costNanoUsd: first.vendorCostNanoUsd, status: 'answered' },
      { attemptId: 'b', model: 'spoke', costNanoUsd: second.vendorCostNanoUsd, status: 'answered' },
    ]);
    expect(lines.filter(({ startedAt, at }) => Number.isNaN(Date.parse(startedAt)) || startedAt > at)).toEqual([]);
    expect(await bill()).toEqual({
      totalNanoUsd: (first.vendorCostNanoUsd ?? 0) + 67_651,
      calls: 2,
      byModel: { small: { calls: 1, nanoUsd: first.vendorCostNanoUsd }, spoke: { calls: 1, nanoUsd: 67_651 } },
      started: 2,
      open: 0,
      aborted: 0,
      failed: 0,
      duplicates: [],
    });
    await vendor.close();
    expect(parseLines(await readFile(billFile(), 'utf8'))).toEqual(lines);
    await start();
  });

  it('bills the same attempt twice, and shows it', async () => {
    await ask(makeCall('replay', 'spoke', { attemptId: 'twice' }));
    await ask(makeCall('replay', 'spoke', { attemptId: 'twice' }));
    expect(await bill()).toMatchObject({
      calls: 2,
      totalNanoUsd: 2 * 67_651,
      duplicates: [{ attemptId: 'twice', started: 2, billed: 2 }],
    });
  });

  it('does not bill work that ended with its client', async () => {
    const call = makeCall('openai-compatible', 'small', { query: '?latencyMs=60000' });
    expect(await failure(call, timeoutOnceStarted())).toMatchObject({ failureClass: 'timeout' });
    const totals = await until(async () => {
      const now = await bill();
      return now.open === 0 ? now : undefined;
    });
    expect(totals).toMatchObject({ started: 1, aborted: 1, calls: 0, totalNanoUsd: 0 });
    expect(await billLines()).toMatchObject([{ status: 'aborted', costNanoUsd: 0 }]);
  });

  it('bills work that it finished though its client had gone', async () => {
    await vendor.close();
    await start({ finishAbandoned: true });
    // Long enough that the client is seen to be gone before the answer is due, however busy the machine is.
    const call = makeCall('openai-compatible', 'small', { query: '?latencyMs=2000' });
    expect(await failure(call, timeoutOnceStarted())).toMatchObject({ failureClass: 'timeout', billed: 'unknown' });
    const lines = await until(async () => {
      const now = await billLines();
      return now.length === 1 ? now : undefined;
    });
    expect(lines).toMatchObject([{ status: 'client_gone' }]);
    expect((await bill()).totalNanoUsd).toBeGreaterThan(0);
  });
});

describe('a fault', () => {
  const small = (): ModelCall => makeCall('openai-compatible', 'small');

  it.each([
    ['error500', { failureClass: 'server_error', billed: 'nothing' }, 0],
    ['rate_limit', { failureClass: 'rate_limited', billed: 'nothing', retryAfterMs: 1000 }, 0],
    ['huge_answer', { failureClass: 'answer_too_large', billed: 'unknown' }, 1],
    ['reset', { failureClass: 'unreachable', billed: 'unknown' }, 1],
  ])('%s fails the call, and the bill says whether it was sold', async (mode, error, calls) => {
    await setFault({ mode });
    expect(await failure(small())).toMatchObject(error);
    expect((await bill()).calls).toBe(calls);
  });

  it('hang never answers and sells nothing', async () => {
    await setFault({ mode: 'hang' });
    expect(await failure(small(), timeoutOnceStarted())).toMatchObject({ failureClass: 'timeout' });
    await until(async () => ((await bill()).aborted === 1 ? true : undefined));
    expect((await bill()).calls).toBe(0);
  });

  it('slow takes longer', async () => {
    await setFault({ mode: 'slow', delayMs: 120 });
    const startedAt = performance.now();
    await ask(small());
    expect(performance.now() - startedAt).toBeGreaterThan(115);
  });

  it('nul_answer answers what a database refuses, also in a replay', async () => {
    await setFault({ mode: 'nul_answer' });
    expect((await ask(small())).output.text).toBe('before\u0000\ud800after');
    expect((await ask(makeCall('replay', 'spoke'))).output.text).toBe('before\u0000\ud800after');
  });

  it('strikes its model alone, as often as it is told to, until it is taken back', async () => {
    await setFault({ mode: 'error500', model: 'small', count: 2 });
    await ask(makeCall('openai-compatible', 'large'));
    await failure(small());
    await failure(small());
    await ask(small());
    await setFault({ mode: 'error500' });
    await failure(small());
    await setFault({ mode: 'none' });
    await ask(small());
    expect(await (await fetch(`${vendor.url}/faults`)).json()).toEqual([]);
  });

  it('of an unknown kind is refused', async () => {
    expect((await setFault({ mode: 'explode' })).status).toBe(400);
  });
});

it.each([
  ['no JSON', '{'],
  ['no messages', '{"model":"m"}'],
  ['null', 'null'],
])('answers 400 to %s, and 404 where there is no route', async (_what, body) => {
  const url = `${vendor.url}/simulated/v1/chat/completions`;
  expect((await fetch(url, { method: 'POST', body })).status).toBe(400);
  expect((await fetch(`${vendor.url}/elsewhere`)).status).toBe(404);
  expect((await fetch(url)).status).toBe(404);
});
