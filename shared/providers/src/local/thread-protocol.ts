import type { FailureClass } from '@upshift/contracts';
import type { ModelCard } from './load-model.ts';

/** One text to be classified, as it travels to the thread. */
export interface LabelJob {
  readonly id: number;
  readonly card: ModelCard;
  readonly text: string;
  readonly allowed: ReadonlySet<string>;
}

/** What the thread is sent. */
export type LabelOrder = LabelJob | 'end';

export type LabelReply =
  | { readonly id: number; readonly label: string; readonly confidence: number }
  | { readonly id: number; readonly failureClass: FailureClass; readonly message: string };
