import type { AcceptedTask } from '../checker/history.ts';
import { poisonMarker } from './poison-marker.ts';

/** One answer of the API to one request. */
export interface Answer {
  /** 0 when there was none. */
  readonly status: number;
  readonly ms: number;
}

/** A producer as the documentation asks for: one idempotency key a task, and the same request again until it is answered. */
export interface Producer {
  /** Submits tasks evenly over a while. Resolves when each was accepted. */
  submit(count: number, overMs: number): Promise<void>;
  /** Submits a task that ends every process which works on it. */
  submitPoison(): Promise<void>;
  /** No more attempts are made. */
  stop(): void;
  readonly accepted: readonly AcceptedTask[];
  /** Every answer, also of attempts that failed. */
  readonly answers: readonly Answer[];
}

const invoice = {
  type: 'object',
  properties: { number: { type: 'string' }, total: { type: 'number' }, currency: { enum: ['EUR', 'USD'] } },
  required: ['number', 'total', 'currency'],
  additionalProperties: false,
};
const choice = {
  type: 'object',
  properties: { choice: { enum: ['left', 'right'] } },
  required: ['choice'],
  additionalProperties: false,
};
/** Each so many-th task is submitted twice. */
const twiceEvery = 20;
/** The body of the n-th task of a run. */
export type Mix = (n: number) => object;
const answerWithinMs = 10_000;
/** The wait after a refusal: doubles up to the longest, so that an API that is away is not kept away by who waits for it, ms. */
const againAfterMs = 250;
const longestWaitMs = 4000;

export function createProducer(apiUrl: string, bodyOf: Mix, name = 'task'): Producer {
  const accepted: { key: string; taskIds: string[]; poison: boolean }[] = [];
  const answers: Answer[] = [];
  const stopped = new AbortController();
  let counter = 0;

  async function ask(key: string, body: object): Promise<string | null> {
    const startedAt = performance.now();
    const note = (status: number): void => void answers.push({ status, ms: performance.now() - startedAt });
    try {
      const response = await fetch(`${apiUrl}/v1/tasks`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
        signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(answerWithinMs)]),
      });
      const answer = (await response.json()) as { id?: string };
      note(response.status);
      if (response.status < 500 && response.status !== 429 && response.status !== 202)
        throw new Refused(`The API refused a task of the run: ${response.status} ${JSON.stringify(answer)}`);
      return response.status === 202 ? (answer.id ?? null) : null;
    } catch (error) {
      if (error instanceof Refused) throw error;
      note(0);
      return null;
    }
  }

  async function submitOne(body: object, poison: boolean): Promise<void> {
    counter += 1;
    const key = `${name}-${counter}`;
    const taskIds: string[] = [];
    const times = counter % twiceEvery === 0 ? 2 : 1;
    for (let waitMs = againAfterMs; taskIds.length < times && !stopped.signal.aborted; ) {
      const id = await ask(key, body);
      if (id === null) {
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        waitMs = Math.min(waitMs * 2, longestWaitMs);
      } else if (taskIds.push(id) === 1) accepted.push({ key, taskIds, poison });
    }
  }

  return {
    accepted,
    answers,
    async submit(count, overMs) {
      const startedAt = performance.now();
      const all: Promise<void>[] = [];
      for (let n = 0; n < count && !stopped.signal.aborted; n += 1) {
        const waitMs = startedAt + (n * overMs) / count - performance.now();
        if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
        all.push(submitOne(bodyOf(n), false));
      }
      await Promise.all(all);
    },
    submitPoison: () => submitOne({ prompt: poisonMarker, workload: 'chat' }, true),
    stop: () => stopped.abort(),
  };
}

/** A request that cannot succeed however often it is made. */
class Refused extends Error {}

/** Each task is a cascade: every eighth is one of `extract`, which is validated; the others need one call. */
export function cascades(n: number): object {
  if (n % 8 !== 0) return { prompt: `Say ${n}`, workload: 'chat' };
  return { prompt: `Invoice ${n} over 12 EUR`, workload: 'extract', output: { schema: invoice } };
}

/** Of eight tasks three have plans: two votes and a hedge. The others are cascades. */
export function cascadesAndPlans(n: number): object {
  if (n % 4 === 1) return { prompt: `Left or right, ${n}?`, workload: 'vote', output: { schema: choice } };
  return n % 8 === 3 ? { prompt: `Say ${n} soon`, workload: 'hedge' } : cascades(n);
}
