import { once } from 'node:events';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { poll } from './poll.ts';
import { createTcpProxy, type TcpProxy } from './tcp-proxy.ts';

describe('a wire that can be broken', () => {
  let echo: net.Server;
  let proxy: TcpProxy;
  let clients: net.Socket[];

  beforeEach(async () => {
    clients = [];
    echo = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.pipe(socket);
    });
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
    proxy = await createTcpProxy((echo.address() as net.AddressInfo).port);
  });
  afterEach(async () => {
    for (const client of clients) client.destroy();
    await proxy.close();
    await new Promise((resolve) => echo.close(resolve));
  });

  async function connect(): Promise<{ client: net.Socket; heard: () => string; closed: () => boolean }> {
    const client = net.connect(proxy.port, '127.0.0.1');
    clients.push(client);
    let text = '';
    let ended = false;
    client.on('data', (bytes) => {
      text += bytes;
    });
    client.on('error', () => undefined);
    client.on('close', () => {
      ended = true;
    });
    await once(client, 'connect');
    return { client, heard: () => text, closed: () => ended };
  }

  it('holds back what is said and delivers it later, also on connections made meanwhile', async () => {
    const { client, heard } = await connect();
    client.write('one ');
    await poll('an echo', () => heard() === 'one ');
    proxy.hold();
    client.write('two');
    const late = await connect();
    late.client.write('three');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([heard(), late.heard()]).toEqual(['one ', '']);
    proxy.pass();
    await poll('what was held back', () => heard() === 'one two' && late.heard() === 'three');
  });

  it('cuts connections and takes new ones', async () => {
    const { closed } = await connect();
    await poll('the wire', () => proxy.connections === 1);
    proxy.cut();
    await poll('the cut', closed);
    const again = await connect();
    again.client.write('back');
    await poll('an echo', () => again.heard() === 'back');
  });

  it('refuses connections while it is out of reach, at the same port', async () => {
    const { closed } = await connect();
    await proxy.unreach();
    await poll('the cut', closed);
    await expect(connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await proxy.reach();
    const again = await connect();
    again.client.write('back');
    await poll('an echo', () => again.heard() === 'back');
  });
});
