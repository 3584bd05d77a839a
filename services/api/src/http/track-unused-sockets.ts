import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Connections on which no request has begun: a browser opens some in advance. Node counts them as busy and would let a close
 * wait for its header time-out.
 *
 * @returns ends those that there are
 */
export function trackUnusedSockets(server: Server): () => void {
  const unused = new Set<Socket>();
  server.on('connection', (socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }) => unused.delete(socket));
  return () => {
    for (const socket of unused) socket.destroy();
  };
}
