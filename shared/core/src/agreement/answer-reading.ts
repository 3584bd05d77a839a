import type { AgreementKind } from '@upshift/contracts';

/** What of an answer is compared with others. Two answers of one task agree when their kind and key are the same. */
export interface AnswerReading {
  readonly kind: Exclude<AgreementKind, 'auto'> | 'no_call' | 'unreadable';
  /** Canonical form. Of an unreadable answer: its text, so that it agrees with nothing but its like. */
  readonly key: string;
  /** Coarser form: equal where two answers say nearly the same (the same calls with other arguments, another case). */
  readonly near: string;
  /** A measure, in units of its dimension; null where the answer names none. Only numbers have one. */
  readonly measure: Measure | null;
}

export interface Measure {
  readonly dimension: string;
  readonly value: number;
}

export function unreadable(text: string | null): AnswerReading {
  const key = (text ?? '').trim();
  return { kind: 'unreadable', key, near: `unreadable:${key}`, measure: null };
}
