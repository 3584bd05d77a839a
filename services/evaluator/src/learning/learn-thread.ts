import { parentPort, workerData } from 'node:worker_threads';
import { relearnOnRows } from '@upshift/lab';
import { decodeRouter, encodeRouter } from '@upshift/learn';
import type { LearnOrder, LearnReply } from './create-learner.ts';

/** One round of learning, in a thread that ends after it: seconds of processor time that no queue waits for. */
function learn({ rows, active, former, checkTasks, windows, portfolio }: LearnOrder): LearnReply {
  const open = (bytes: Uint8Array | null) => (bytes === null ? null : decodeRouter(bytes));
  const known = open(active);
  const settings = { seed: 1, checkTasks, windows, former: open(former) };
  const { serving, ...learned } = relearnOnRows(rows, known, settings, portfolio);
  const isNew = serving !== null && learned.activated !== null;
  return { learned, router: isNew ? encodeRouter(serving) : null };
}

parentPort?.postMessage(learn(workerData as LearnOrder));
