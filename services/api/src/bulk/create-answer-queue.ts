import type { BulkAnswer, BulkSummary } from '@upshift/contracts';

/** Answers of lines, put into the order of the lines. */
export interface AnswerQueue {
  /** Takes the next line's answer, whenever that comes. */
  add(answer: Promise<BulkAnswer>): void;
  /** Lines whose answers have not been written. */
  readonly size: number;
  /** Resolves when fewer than `limit` lines are unanswered. */
  below(limit: number): Promise<void>;
  readonly summary: BulkSummary['summary'];
}

interface Slot {
  text: string | null;
}

/** @param write called with whole lines, in order */
export function createAnswerQueue(write: (text: string) => void): AnswerQueue {
  const slots: Slot[] = [];
  const summary = { lines: 0, accepted: 0, replayed: 0, rejected: 0 };
  let wake: { limit: number; resolve: () => void } | null = null;

  function count(answer: BulkAnswer): void {
    summary.lines += 1;
    if (!('id' in answer)) summary.rejected += 1;
    else if (answer.replayed) summary.replayed += 1;
    else summary.accepted += 1;
  }

  /** All that is answered at the head of the queue leaves as one piece. */
  function flush(): void {
    const ready = slots.findIndex(({ text }) => text === null);
    const leaving = slots.splice(0, ready < 0 ? slots.length : ready);
    if (leaving.length > 0) write(leaving.map(({ text }) => text).join(''));
    if (wake !== null && slots.length < wake.limit) {
      wake.resolve();
      wake = null;
    }
  }

  return {
    add(answer) {
      const slot: Slot = { text: null };
      slots.push(slot);
      void answer.then((settled) => {
        slot.text = `${JSON.stringify(settled)}\n`;
        count(settled);
        if (slots[0] === slot) flush();
      });
    },
    get size() {
      return slots.length;
    },
    below(limit) {
      if (slots.length < limit) return Promise.resolve();
      return new Promise((resolve) => {
        wake = { limit, resolve };
      });
    },
    summary,
  };
}
