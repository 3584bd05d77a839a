import type { SimulatedProviderConfig } from '@upshift/contracts';
import { type Clock, type ModelAnswer, type ModelCall, ProviderError } from '@upshift/ports';
import { abortClass } from '../wire/create-exchange.ts';
import type { FindAnswerKey } from './answer-known.ts';
import { type Sale, toSale } from './sell.ts';
import { type SimulatedResult, simulateCall } from './simulate-call.ts';

/** Answers a call of a simulated deployment. */
export type SimulatedProvider = (
  call: ModelCall,
  config: SimulatedProviderConfig,
  signal: AbortSignal,
) => Promise<ModelAnswer>;

export interface SimulationOptions {
  readonly clock: Clock;
  /** Factor on every latency and on the wait that a rate limit asks for. */
  readonly timeScale: number;
  /** Where tasks have a known answer, a simulated model is right about them as often as its skill says. */
  readonly findAnswerKey?: FindAnswerKey;
  /** The vendor's own bill: told of each call that is sold, before the answer leaves. */
  readonly onSale?: (sale: Sale) => void;
}

/** Plays a vendor inside the process: waits the drawn latency, then answers or fails as drawn. */
export function createSimulatedProvider(options: SimulationOptions): SimulatedProvider {
  const { clock, timeScale, findAnswerKey = () => null, onSale = () => undefined } = options;
  return async (call, config, signal) => {
    const { model } = call.deployment;
    const tools = call.toolChoice === 'none' ? null : call.tools;
    const result = simulateCall({ ...call, tools, model, key: findAnswerKey(call.metadata) }, config);
    if (result.kind === 'hang') await untilAborted(signal);
    else if (result.latencyMs > 0 && timeScale > 0) await clock.sleep(result.latencyMs * timeScale, signal);
    if (signal.aborted)
      throw new ProviderError(
        abortClass(signal),
        'The simulated deployment had not answered when the call was aborted.',
        {
          billed: 'unknown',
        },
      );
    if (result.kind !== 'hang' && result.usage !== null) onSale(toSale(call, result.usage));
    return settle(result, model, timeScale);
  };
}

function settle(result: SimulatedResult, model: string, timeScale: number): ModelAnswer {
  if (result.kind === 'answer')
    return {
      output: result.output,
      usage: result.usage,
      modelServed: `simulated/${model}`,
      finishReason: result.finishReason,
      vendorCostNanoUsd: null,
      recordedLatencyMs: null,
      confidence: null,
    };
  if (result.kind === 'hang') throw new ProviderError('timeout', 'The simulated deployment never answers.');
  const { failureClass, httpStatus, retryAfterMs } = result;
  throw new ProviderError(failureClass, `The simulated deployment answered ${httpStatus}: ${failureClass}.`, {
    httpStatus,
    retryAfterMs: retryAfterMs === null ? null : Math.round(retryAfterMs * timeScale),
    billed: failureClass === 'content_refused' ? 'unknown' : 'nothing',
  });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
