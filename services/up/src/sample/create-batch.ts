/** Collects rows and hands them on together. */
export interface Batch<Row> {
  add(row: Row): void;
  /** Resolves when everything that was added is handed on. @throws whatever handing on throws; the rows stay */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Rows of one statement. */
const maxRows = 500;

/** @param everyMs how long a row waits for company; what fails is tried again with the next flush */
export function createBatch<Row>(handOn: (rows: readonly Row[]) => Promise<void>, everyMs = 200): Batch<Row> {
  let rows: Row[] = [];
  let under: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function handOnAll(): Promise<void> {
    while (rows.length > 0) {
      const taken = rows.splice(0, maxRows);
      try {
        await handOn(taken);
      } catch (error) {
        rows = [...taken, ...rows];
        throw error;
      }
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    under = under.catch(() => undefined).then(handOnAll);
    return under;
  }

  return {
    add(row) {
      rows.push(row);
      timer ??= setTimeout(() => void flush().catch(() => undefined), everyMs);
    },
    flush,
    close: flush,
  };
}
