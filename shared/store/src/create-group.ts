/** Rows that are flushed together, each with an outcome of its own. */
export interface Group<Row, Outcome> {
  add(row: Row): Promise<Outcome>;
  /** Resolves when nothing is gathered or in flight. */
  idle(): Promise<void>;
}

interface GroupOptions<Row, Outcome> {
  readonly maxRows: number;
  /** What the rows of one flush may weigh together; a row that is heavier alone flies alone. */
  readonly maxSize?: number;
  readonly sizeOf?: (row: Row) => number;
  /** Rows of one key are never in the same flush: the second waits for the next. */
  readonly keyOf: (row: Row) => string;
  /** Writes the rows; resolves with one outcome a row, in their order. */
  readonly flush: (rows: readonly Row[]) => Promise<readonly Outcome[]>;
  /** The flushes that may be under way at once. */
  readonly lanes: number;
}

interface Waiting<Row, Outcome> {
  readonly row: Row;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

/**
 * Gathers rows while earlier flushes are under way and sends what has gathered as soon as a lane is free. There is no
 * timer: at low load a row leaves at once, alone.
 */
export function createGroup<Row, Outcome>({
  maxRows,
  maxSize = Number.POSITIVE_INFINITY,
  sizeOf = () => 0,
  keyOf,
  flush,
  lanes,
}: GroupOptions<Row, Outcome>): Group<Row, Outcome> {
  let gathered: Waiting<Row, Outcome>[] = [];
  let underWay = 0;
  let scheduled = false;
  const idlers: (() => void)[] = [];
  /** Keys in flight: a row waits for an earlier one of its key, whatever lane that is in. */
  const busy = new Set<string>();

  function schedule(): void {
    if (scheduled || gathered.length === 0 || underWay >= lanes) return;
    scheduled = true;
    // One turn of the event loop, so that everything that came with one packet leaves with one statement.
    setImmediate(() => {
      scheduled = false;
      start();
    });
  }

  function start(): void {
    while (underWay < lanes) {
      const batch = take();
      if (batch.length === 0) return;
      void send(batch);
    }
  }

  function take(): Waiting<Row, Outcome>[] {
    const batch: Waiting<Row, Outcome>[] = [];
    const left: Waiting<Row, Outcome>[] = [];
    const waitingKeys = new Set<string>();
    let size = 0;
    for (const waiting of gathered) {
      const key = keyOf(waiting.row);
      const grown = size + sizeOf(waiting.row);
      if (
        batch.length < maxRows &&
        (grown <= maxSize || batch.length === 0) &&
        !busy.has(key) &&
        !waitingKeys.has(key)
      ) {
        busy.add(key);
        batch.push(waiting);
        size = grown;
      } else {
        left.push(waiting);
        // A later row of this key must not overtake it.
        waitingKeys.add(key);
      }
    }
    gathered = left;
    return batch;
  }

  async function send(batch: readonly Waiting<Row, Outcome>[]): Promise<void> {
    underWay += 1;
    try {
      const outcomes = await flush(batch.map(({ row }) => row));
      batch.forEach((waiting, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined) waiting.reject(new Error('A flush gave a row no outcome.'));
        else waiting.resolve(outcome);
      });
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    } finally {
      underWay -= 1;
      for (const { row } of batch) busy.delete(keyOf(row));
      schedule();
      if (underWay === 0 && gathered.length === 0) for (const resolve of idlers.splice(0)) resolve();
    }
  }

  return {
    add(row) {
      return new Promise((resolve, reject) => {
        gathered.push({ row, resolve, reject });
        schedule();
      });
    },
    idle() {
      return underWay === 0 && gathered.length === 0
        ? Promise.resolve()
        : new Promise((resolve) => idlers.push(resolve));
    },
  };
}
