import { workerData } from 'node:worker_threads';
import type { ApartOrder } from './apart-order.ts';

/** Ends its process, which may be too busy to do it, when whoever started it is gone or its memory is beyond the limit. */
const { parentPid, memoryBytes } = workerData as Pick<ApartOrder, 'parentPid' | 'memoryBytes'>;
const everyMs = 250;

setInterval(() => {
  const isOrphan = process.ppid !== parentPid;
  if (isOrphan || (memoryBytes !== null && process.memoryUsage.rss() > memoryBytes))
    process.kill(process.pid, 'SIGKILL');
}, everyMs);
