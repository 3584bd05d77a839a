import type { BillLine, Logger, SampleStore } from '@upshift/ports';
import type { Sale } from '@upshift/providers';
import { createBatch } from './create-batch.ts';

/** The bill of the vendors that this process plays itself, kept beside the ledger. */
export interface BillBook {
  add(sale: Sale): void;
  /** Resolves when every sale so far is on record. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const tenantId = 'default';

/** Writes sales to the record, many at once. A sale that cannot be written is tried again; at the end it is reported. */
export function createBillBook(store: Pick<SampleStore, 'bookBill'>, logger: Logger): BillBook {
  const batch = createBatch<BillLine>((lines) => store.bookBill(tenantId, lines));
  return {
    add({ attemptId, deployment, costNanoUsd }) {
      const taskId = attemptId.split('-', 1)[0] ?? attemptId;
      batch.add({ taskId, attemptId, deployment, costNanoUsd });
    },
    flush: batch.flush,
    close: () =>
      batch.close().catch((error: unknown) => {
        const { name } = error instanceof Error ? error : { name: 'unknown' };
        logger.warn({ error: name }, "Part of the simulated vendors' bill could not be written.");
      }),
  };
}
