import type { BulkAnswer } from '@upshift/contracts';
import { UpshiftApiError, UpshiftConnectionError } from '../client-errors.ts';
import type { Call, Exchange } from '../http/create-exchange.ts';
import { isRetryable } from '../http/to-api-error.ts';
import type { BatchLine, BatchOutcome } from './batch-line.ts';
import { readAnswers } from './read-answers.ts';

/** A chunk on its way. */
export interface Flight<B> {
  /** The next outcome in order, where it is known. */
  next(): BatchOutcome<B> | undefined;
  /** Every outcome was taken. @throws what ended it before, once the outcomes that are known were taken */
  ended(): boolean;
}

export interface FlightOptions {
  readonly signal: AbortSignal;
  /** Called when there is something to look at. */
  readonly ring: () => void;
}

/** Sends a chunk, and sends again what was not answered or not taken for now. */
export function sendChunk<B>(exchange: Exchange, lines: readonly BatchLine<B>[], options: FlightOptions): Flight<B> {
  const outcomes = new Map<number, BatchOutcome<B>>();
  let given = 0;
  let failure: { readonly error: unknown } | undefined;

  function settle(line: BatchLine<B>, end: LineEnd): void {
    const { index, item, idempotencyKey } = line;
    outcomes.set(index, { index, item, idempotencyKey, ...end });
    options.ring();
  }

  async function send(): Promise<void> {
    let left = lines;
    for (let failures = 0; left.length > 0; ) {
      const round = await sendOnce(exchange, left, options.signal, settle);
      // Whoever gets on does not run out of tries.
      failures = round.left.length < left.length ? 1 : failures + 1;
      left = round.left.map(({ line }) => line);
      if (left.length === 0) return;
      try {
        await exchange.backOff(round.error, failures, options.signal);
      } catch (error) {
        for (const { line, refusal } of round.left)
          if (refusal !== undefined) settle(line, { ok: false, error: refusal });
        if (round.left.some(({ refusal }) => refusal === undefined)) throw error;
        return;
      }
    }
  }

  send().catch((error: unknown) => {
    failure = { error };
    options.ring();
  });

  return {
    next() {
      const line = lines[given];
      const outcome = line === undefined ? undefined : outcomes.get(line.index);
      if (line === undefined || outcome === undefined) return undefined;
      outcomes.delete(line.index);
      given += 1;
      return outcome;
    },
    ended() {
      if (failure !== undefined) throw failure.error;
      return given === lines.length;
    },
  };
}

type LineEnd =
  | { readonly ok: true; readonly id: string; readonly replayed: boolean }
  | { readonly ok: false; readonly error: UpshiftApiError };

interface Round<B> {
  /** What is to be sent again, with the refusal where there was one. */
  readonly left: readonly { readonly line: BatchLine<B>; readonly refusal: UpshiftApiError | undefined }[];
  readonly error: unknown;
}

async function sendOnce<B>(
  exchange: Exchange,
  lines: readonly BatchLine<B>[],
  signal: AbortSignal,
  settle: (line: BatchLine<B>, end: LineEnd) => void,
): Promise<Round<B>> {
  const left = new Map<BatchLine<B>, UpshiftApiError | undefined>(lines.map((line) => [line, undefined]));
  let error: unknown;
  const onAnswer = (answer: BulkAnswer): void => {
    const line = lines[answer.line - 1];
    if (line === undefined || !left.has(line)) return;
    const end = toEnd(answer);
    if (!end.ok && end.error.retryable) {
      left.set(line, end.error);
      error = end.error;
    } else {
      left.delete(line);
      settle(line, end);
    }
  };
  try {
    await exchange.once(toCall(lines, signal), (response, alive) => readAnswers(response, alive, onAnswer));
    if ([...left.values()].includes(undefined)) error = new UpshiftConnectionError('Some lines were not answered.');
  } catch (failure) {
    error = failure;
  }
  return { left: [...left].map(([line, refusal]) => ({ line, refusal })), error };
}

function toCall(lines: readonly { readonly text: string }[], signal: AbortSignal): Call {
  return {
    method: 'POST',
    path: '/v1/tasks/bulk',
    headers: { 'content-type': 'application/x-ndjson', accept: 'application/x-ndjson' },
    body: lines.map(({ text }) => `${text}\n`).join(''),
    signal,
  };
}

function toEnd(answer: BulkAnswer): LineEnd {
  if ('id' in answer) return { ok: true, id: answer.id, replayed: answer.replayed };
  const { code, message, path } = answer.error;
  const { status } = answer;
  return {
    ok: false,
    error: new UpshiftApiError(message, { code, status, retryable: isRetryable(code, status), path }),
  };
}
