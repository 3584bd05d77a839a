import type { UpshiftApiError } from '../client-errors.ts';
import { createKey } from '../http/create-key.ts';
import { type BatchTask, toBody } from '../new-task.ts';

/** What became of one task of a batch. */
export type BatchOutcome<B> = AcceptedOutcome<B> | RefusedOutcome<B>;

interface OutcomePlace<B> {
  /** The how-manieth of the source, from 0. */
  readonly index: number;
  /** What the source gave. */
  readonly item: B;
  readonly idempotencyKey: string;
}

export interface AcceptedOutcome<B> extends OutcomePlace<B> {
  readonly ok: true;
  readonly id: string;
  /** It was on record before: the key had been used with the same body. */
  readonly replayed: boolean;
}

export interface RefusedOutcome<B> extends OutcomePlace<B> {
  readonly ok: false;
  readonly error: UpshiftApiError;
}

/** One task of a batch, ready to be sent as often as it takes: always with a key. */
export interface BatchLine<B> extends OutcomePlace<B> {
  readonly text: string;
}

/** @throws UpshiftSchemaError; TypeError when the task holds what JSON cannot */
export function toLine<B extends BatchTask>(item: B, index: number): BatchLine<B> {
  const { idempotencyKey = createKey(), ...task } = item;
  return { index, item, idempotencyKey, text: JSON.stringify({ ...toBody(task), idempotencyKey }) };
}
