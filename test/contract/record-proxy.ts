import net from 'node:net';

/** A wire between a store and its Postgres that a test can break. */
export interface RecordProxy {
  /** The record's address through this wire. */
  readonly url: string;
  /** Breaks the connection after the record has done the next statement that names `text`, before its answer arrives. */
  loseAnswerOf(text: string): void;
  /** The same, and `cut` at that moment: whoever asks again at once does not get through either. */
  cutAfter(text: string): void;
  /** How many answers were lost so far. */
  readonly lost: number;
  /** Nothing passes any more, in either direction; connections stay open, new ones are taken and stay silent. */
  freeze(): void;
  /** Everything that was held back passes. */
  thaw(): void;
  /** Breaks every connection and refuses new ones until `mend`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** ReadyForQuery, idle: the last message of an answer, sent when the transaction is on disk. */
const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

export async function createRecordProxy(databaseUrl: string): Promise<RecordProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<net.Socket>();
  let frozen = false;
  let refusing = false;
  let loseNext: { readonly text: string; readonly cuts: boolean } | null = null;
  let lost = 0;

  const server = net.createServer((client) => {
    if (refusing) {
      client.destroy();
      return;
    }
    const record = net.connect(Number(target.port || 5432), target.hostname);
    let losing: typeof loseNext = null;
    for (const [socket, other] of [
      [client, record],
      [record, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      if (frozen) socket.pause();
    }
    client.on('data', (data) => {
      if (loseNext !== null && data.includes(loseNext.text)) {
        losing = loseNext;
        loseNext = null;
      }
      record.write(data);
    });
    record.on('data', (data) => {
      if (losing === null) {
        client.write(data);
        return;
      }
      if (!data.subarray(-ready.length).equals(ready)) return;
      lost += 1;
      if (losing.cuts) cut();
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as net.AddressInfo).port);

  function cut(): void {
    refusing = true;
    for (const socket of sockets) socket.destroy();
  }

  return {
    url: url.href,
    loseAnswerOf(text) {
      loseNext = { text, cuts: false };
    },
    cutAfter(text) {
      loseNext = { text, cuts: true };
    },
    get lost() {
      return lost;
    },
    freeze() {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw() {
      frozen = false;
      for (const socket of sockets) socket.resume();
    },
    cut,
    mend() {
      refusing = false;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
