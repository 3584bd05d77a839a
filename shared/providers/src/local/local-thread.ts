import { parentPort } from 'node:worker_threads';
import { createModelShelf } from './model-shelf.ts';
import type { LabelJob } from './thread-protocol.ts';

/** A thread that holds models and labels texts with them: loading and reading a model never stops the event loop. */
const port = parentPort;
if (port === null) throw new Error('local-thread.ts runs as a worker thread only.');
const shelf = createModelShelf();

port.on('message', async (job: LabelJob) => {
  port.postMessage(await shelf.answer(job));
});
