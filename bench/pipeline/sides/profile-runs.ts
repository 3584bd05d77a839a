import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';

/** Profiles the main thread of this process during its runs alone, one file each: neither start nor acceptance is in them. */
export function profileRuns(
  directory: string | undefined,
  role: string,
): { start(): Promise<void>; stop(): Promise<void> } {
  if (directory === undefined) return { start: async () => undefined, stop: async () => undefined };
  const session = new Session();
  session.connect();
  let run = 0;
  return {
    async start() {
      run += 1;
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: 200 });
      await session.post('Profiler.start');
    },
    async stop() {
      const { profile } = await session.post('Profiler.stop');
      await writeFile(join(directory, `${role}-${run}.cpuprofile`), JSON.stringify(profile));
    },
  };
}
