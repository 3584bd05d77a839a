import { once } from 'node:events';
import net from 'node:net';
import { findPort } from './find-port.ts';

/** A wire to a server that a test can break. Bytes pass as they are, in both directions. */
export interface TcpProxy {
  /** On 127.0.0.1; stays the same whatever happens. */
  readonly port: number;
  /** Connections that are open now. */
  readonly connections: number;
  /** New connections go to another port from now on, for instance after the server came back elsewhere. */
  retarget(port: number): void;
  /** A black hole: connections stay open and are taken, nothing passes in either direction until `pass`. */
  hold(): void;
  /** Everything that was held back passes, as TCP would deliver it. */
  pass(): void;
  /** Breaks every open connection; new ones are taken. */
  cut(): void;
  /** Breaks every connection and refuses new ones (ECONNREFUSED) until `reach`. */
  unreach(): Promise<void>;
  reach(): Promise<void>;
  close(): Promise<void>;
}

export async function createTcpProxy(targetPort: number): Promise<TcpProxy> {
  const port = await findPort();
  const sockets = new Set<net.Socket>();
  let target = targetPort;
  let held = false;

  function join(client: net.Socket): void {
    const server = net.connect(target, '127.0.0.1');
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on('data', (bytes) => {
        if (!to.write(bytes)) from.pause();
      });
      to.on('drain', () => {
        if (!held) from.resume();
      });
      from.on('end', () => to.end());
      if (held) from.pause();
    }
  }

  const listener = net.createServer({ allowHalfOpen: true }, join);
  const listen = async (): Promise<void> => {
    listener.listen(port, '127.0.0.1', 1024);
    await once(listener, 'listening');
  };
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const unlisten = async (): Promise<void> => {
    if (!listener.listening) return;
    const closed = new Promise((resolve) => listener.close(resolve));
    cut();
    await closed;
  };
  await listen();

  return {
    port,
    get connections() {
      return sockets.size / 2;
    },
    retarget(next) {
      target = next;
    },
    hold() {
      held = true;
      for (const socket of sockets) socket.pause();
    },
    pass() {
      held = false;
      for (const socket of sockets) socket.resume();
    },
    cut,
    unreach: unlisten,
    async reach() {
      if (!listener.listening) await listen();
    },
    close: unlisten,
  };
}
