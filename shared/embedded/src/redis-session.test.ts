import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { greetRedis, readGreeting } from './redis-session.ts';

it('waits until the process id has come whole', () => {
  expect(readGreeting('+OK\r\n+PONG\r\n$900\r\n# Server\r\nprocess_id:12')).toBeUndefined();
  expect(readGreeting('+OK\r\n+PONG\r\n$900\r\n# Server\r\nprocess_id:1234\r\n')).toBe(1234);
});

it('hears a refusal first', () => {
  const outcome = readGreeting('-WRONGPASS invalid username-password pair\r\n-NOAUTH Authentication required.\r\n');
  expect(outcome).toEqual(new Error('-WRONGPASS invalid username-password pair'));
  expect(readGreeting('+OK\r\n-LOADING Redis is loading the dataset in memory\r\n')).toBeInstanceOf(Error);
});

it('gives up on a server that says nothing', async () => {
  const server = createServer((socket) => socket.resume());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await expect(greetRedis({ port, password: 'x' }, 50)).rejects.toThrow('no answer in time');
  await new Promise((resolve) => server.close(resolve));
  await expect(greetRedis({ port, password: 'x' }, 1_000)).rejects.toThrow('ECONNREFUSED');
});
