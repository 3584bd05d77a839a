import { connect } from 'node:net';

export interface RedisAddress {
  readonly port: number;
  readonly password: string;
}

/**
 * Logs in to a Redis on 127.0.0.1 and asks which process it is. Speaks the few words of protocol itself: this package
 * needs no client.
 *
 * @param timeoutMs for the whole exchange
 * @returns the server's process id; while it loads its data it answers an error
 * @throws when nothing answers, the password does not fit, or the answer is not Redis's
 */
export function greetRedis({ port, password }: RedisAddress, timeoutMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    let received = '';
    const settle = (outcome: number | Error): void => {
      socket.destroy();
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    };
    socket.setEncoding('utf8');
    socket.setTimeout(timeoutMs, () => settle(new Error('no answer in time')));
    socket.once('error', settle);
    socket.once('close', () => settle(new Error('the connection was closed')));
    socket.once('connect', () => socket.write(`AUTH ${password}\r\nPING\r\nINFO server\r\n`));
    socket.on('data', (text) => {
      received += String(text);
      const outcome = readGreeting(received);
      if (outcome !== undefined) settle(outcome);
    });
  });
}

/** The process id or the refusal in what the server has sent so far; undefined while it may still be coming. */
export function readGreeting(received: string): number | Error | undefined {
  const refusal = /^-.*(?=\r\n)/m.exec(received)?.[0];
  if (refusal !== undefined) return new Error(refusal);
  const pid = /^process_id:(\d+)\r\n/m.exec(received)?.[1];
  return pid === undefined ? undefined : Number(pid);
}
