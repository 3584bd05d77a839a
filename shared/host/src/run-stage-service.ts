import type { HostEnv } from '@upshift/config';
import { createStageHost, type StageHost } from '@upshift/stage';
import { type HostPorts, openPorts } from './open-ports.ts';
import { type ProcessLike, type Running, runService } from './run-service.ts';

interface StageService {
  readonly service: string;
  readonly env: HostEnv;
  /** Queues that it consumes at most. */
  readonly consumers: number;
  readonly process: ProcessLike & { readonly env: Readonly<Record<string, string | undefined>> };
  /** Adds the stages and takes their queues. */
  readonly start: (host: StageHost, ports: HostPorts) => Promise<Running | undefined>;
}

/** Runs one service that hosts stages: adapters, host, queues; stopped in the reverse order. */
export async function runStageService({ service, env, consumers, process, start }: StageService): Promise<void> {
  const ports = await openPorts({ service, env, consumers, secrets: (name) => process.env[name] });
  const openHost = () =>
    createStageHost(ports, {
      service,
      inlineGraceMs: env.UPSHIFT_INLINE_GRACE_MS,
      drainMs: env.UPSHIFT_DRAIN_SECONDS * 1000,
    });
  await runService({ process, logger: ports.logger }, [
    async () => ports,
    async () => {
      const host = await openHost();
      const extra = await start(host, ports);
      ports.logger.info({}, 'Started.');
      return {
        async close() {
          await extra?.close();
          await host.close((inFlight) => ports.logger.info({ inFlight }, 'Waiting for the work in hand.'));
        },
      };
    },
  ]);
}
