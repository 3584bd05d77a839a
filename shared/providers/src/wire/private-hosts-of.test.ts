import type { Lookup } from '@upshift/ports';
import { describe, expect, it } from 'vitest';
import { never } from '../testing/make-call.ts';
import { startChatServer } from '../testing/start-chat-server.ts';
import { createHttpTransport } from './create-http-transport.ts';
import { privateHostsOf } from './private-hosts-of.ts';

describe('what a portfolio allows', () => {
  it.each([
    ['http://127.0.0.1:11434/v1', undefined, 'allow'],
    ['http://localhost:8000/v1', undefined, 'allow'],
    ['http://[::1]:8000/v1', undefined, 'allow'],
    ['http://ollama:11434/v1', undefined, 'allow'],
    ['http://models.internal/v1', undefined, 'allow'],
    ['http://192.168.1.20/v1', undefined, 'allow'],
    ['http://169.254.169.254/v1', undefined, 'refuse'],
    ['http://2852039166/v1', undefined, 'refuse'],
    ['https://api.openai.com/v1', undefined, 'refuse'],
    ['https://models.example/v1', true, 'allow'],
    ['http://127.0.0.1:11434/v1', false, 'refuse'],
  ] as const)('%s with %s: %s', (url, word, privateHosts) => {
    expect(privateHostsOf(url, word)).toBe(privateHosts);
  });
});

it('is found out when the connection is opened, whatever the name looked like before, and nothing is sent', async () => {
  const server = await startChatServer();
  const address = { address: '127.0.0.1', family: 4 };
  const lookup: Lookup = (_name, { all }, done) =>
    all === true ? done(null, [{ address: '93.184.215.14', family: 4 }, address]) : done(null, address.address, 4);
  const transport = createHttpTransport({ lookup });
  const url = server.url.replace('127.0.0.1', 'models.example');
  const sending = transport({ url, headers: {}, body: '{}', signal: never(), privateHosts: 'refuse' });
  await expect(sending).rejects.toMatchObject({ kind: 'private_host', sent: false });
  expect(server.connections()).toBe(0);
  await server.close();
});
