import { appendFileSync, createWriteStream } from 'node:fs';

/** How a call ended: `client_gone` is work that was done and sold though nobody took the answer. */
export type CallStatus = 'answered' | 'client_gone' | 'aborted' | 'failed';

/** One ended call. Only `answered` and `client_gone` cost anything. */
export interface BillLine {
  readonly attemptId: string;
  readonly model: string;
  readonly costNanoUsd: number;
  /** When it began, ISO 8601. */
  readonly startedAt: string;
  /** When it ended, ISO 8601. */
  readonly at: string;
  readonly status: CallStatus;
}

export interface BillTotals {
  readonly totalNanoUsd: number;
  /** Billed calls. */
  readonly calls: number;
  readonly byModel: Readonly<Record<string, { readonly calls: number; readonly nanoUsd: number }>>;
  readonly started: number;
  /** Started and not ended yet. */
  readonly open: number;
  readonly aborted: number;
  readonly failed: number;
  /** Attempts that were asked for more than once: what a client with one call per attempt never does. */
  readonly duplicates: readonly { readonly attemptId: string; readonly started: number; readonly billed: number }[];
}

/** The vendor's own account of what it sold, which owes nothing to its client's ledger. */
export interface Bill {
  /** @returns when it began, to be said again at its end */
  start(attemptId: string): string;
  end(line: Omit<BillLine, 'at'>): void;
  totals(): BillTotals;
  lines(): readonly BillLine[];
  close(): Promise<void>;
}

/**
 * Keeps the bill in memory and, where a file is given, appends each line to it.
 *
 * @throws Error at once when the file cannot be written
 */
export function createBill({ file }: { file: string | null }): Bill {
  if (file !== null) appendFileSync(file, '');
  const log = file === null ? null : createWriteStream(file, { flags: 'a' });
  const lines: BillLine[] = [];
  const attempts = new Map<string, { started: number; billed: number }>();
  const byModel = new Map<string, { calls: number; nanoUsd: number }>();
  const counts = { totalNanoUsd: 0, calls: 0, started: 0, open: 0, aborted: 0, failed: 0 };

  function book({ attemptId, model, costNanoUsd }: BillLine): void {
    counts.calls++;
    counts.totalNanoUsd += costNanoUsd;
    const ofModel = entryOf(byModel, model, () => ({ calls: 0, nanoUsd: 0 }));
    ofModel.calls++;
    ofModel.nanoUsd += costNanoUsd;
    entryOf(attempts, attemptId, () => ({ started: 0, billed: 0 })).billed++;
  }

  return {
    start(attemptId) {
      counts.started++;
      counts.open++;
      entryOf(attempts, attemptId, () => ({ started: 0, billed: 0 })).started++;
      return new Date().toISOString();
    },
    end(ended) {
      const line: BillLine = { ...ended, at: new Date().toISOString() };
      counts.open--;
      lines.push(line);
      log?.write(`${JSON.stringify(line)}\n`);
      if (line.status === 'aborted' || line.status === 'failed') counts[line.status]++;
      else book(line);
    },
    totals: () => ({
      ...counts,
      byModel: Object.fromEntries(byModel),
      duplicates: [...attempts]
        .filter(([, { started }]) => started > 1)
        .map(([attemptId, { started, billed }]) => ({ attemptId, started, billed })),
    }),
    lines: () => lines,
    close: () => new Promise((resolve) => (log === null ? resolve() : log.end(() => resolve()))),
  };
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}
