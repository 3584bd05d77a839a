import { findRedisBinary } from '@upshift/embedded';
import { createRedisServer, createTcpProxy, type RedisServer, type TcpProxy } from '@upshift/testkit';

/** A Redis of the run's own, behind a wire. */
export interface RedisUnderFault {
  readonly url: string;
  readonly server: RedisServer;
  readonly wire: TcpProxy;
  remove(): Promise<void>;
}

/** Null where this machine has no Redis. */
export async function startRedisUnderFault(searchPath: string): Promise<RedisUnderFault | null> {
  const binary = findRedisBinary(searchPath);
  if (binary === undefined) return null;
  const server = await createRedisServer(binary);
  await server.startKeeping();
  const wire = await createTcpProxy(server.port);
  return {
    url: `redis://127.0.0.1:${wire.port}`,
    server,
    wire,
    async remove() {
      await wire.close();
      await server.remove();
    },
  };
}
