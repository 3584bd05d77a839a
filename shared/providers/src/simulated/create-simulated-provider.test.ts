import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createProviders } from '../create-providers.ts';
import { instantClock, makeCall, never, simulated } from '../testing/make-call.ts';

const secrets = () => undefined;

describe('a simulated deployment', () => {
  it('says that it is simulated, counts its tokens and leaves the price to the list', async () => {
    const provider = createProviders({ clock: instantClock(), secrets });
    const answer = await provider.call(makeCall(simulated()), { signal: never() });
    expect(answer).toMatchObject({
      modelServed: 'simulated/asked-model',
      finishReason: 'stop',
      vendorCostNanoUsd: null,
      usage: { inputTokens: 8, cachedInputTokens: 0 },
    });
    expect(answer.output.text).toMatch(/^\[simulated\] /);
  });

  it('takes its latency by the clock, times the time scale', async () => {
    const clock = instantClock();
    const call = makeCall(simulated({ latencyMs: { p50: 1000, p95: 1000 } }));
    await createProviders({ clock, secrets }).call(call, { signal: never() });
    await createProviders({ clock, secrets, timeScale: 0.01 }).call(call, { signal: never() });
    await createProviders({ clock, secrets, timeScale: 0 }).call(call, { signal: never() });
    expect(clock.slept.map(Math.round)).toEqual([1000, 10]);
  });

  it.each([
    [
      'rateLimited',
      { failureClass: 'rate_limited', httpStatus: 429, billed: 'nothing', retryAfterMs: expect.any(Number) },
    ],
    ['serverError', { failureClass: 'server_error', httpStatus: 500, billed: 'nothing' }],
    ['refusal', { failureClass: 'content_refused', billed: 'unknown' }],
  ])('fails by %s', async (mode, error) => {
    const provider = createProviders({ clock: instantClock(), secrets });
    const call = makeCall(simulated({ errors: { [mode]: 1 } }));
    await expect(provider.call(call, { signal: never() })).rejects.toMatchObject(error);
  });

  it.each([
    ['timeout', new DOMException('too late', 'TimeoutError')],
    ['interrupted', new Error('shutting down')],
  ])('hangs in a time-out until the signal ends it as %s', async (failureClass, reason) => {
    const controller = new AbortController();
    const provider = createProviders({ clock: instantClock(), secrets });
    const call = provider.call(makeCall(simulated({ errors: { timeout: 1 } })), { signal: controller.signal });
    const first = await Promise.race([call.catch(() => 'ended'), wait(30, 'hangs')]);
    expect(first).toBe('hangs');
    controller.abort(reason);
    await expect(call).rejects.toMatchObject({ failureClass, billed: 'unknown' });
  });
});
