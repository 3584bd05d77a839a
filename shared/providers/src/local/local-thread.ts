import { parentPort } from 'node:worker_threads';
import { createModelShelf } from './model-shelf.ts';
import type { LabelOrder } from './thread-protocol.ts';

/** A thread that holds models and labels texts with them: loading and reading a model never stops the event loop. */
const port = parentPort;
if (port === null) throw new Error('local-thread.ts runs as a worker thread only.');
const shelf = createModelShelf();

port.on('message', async (order: LabelOrder) => {
  // Nothing else holds the thread: it ends when what it is at is done.
  if (order === 'end') port.close();
  else port.postMessage(await shelf.answer(order));
});
