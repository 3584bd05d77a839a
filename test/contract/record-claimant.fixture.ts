/** A worker that claims the tasks it is given, says so, and then hangs until it is killed. Arguments: url, task ids. */
import { createPostgresStore } from '@upshift/store';
import { silentLogger } from '@upshift/testkit';

const [, , url = '', ...taskIds] = process.argv;
const store = await createPostgresStore({ url, log: silentLogger, beatMs: 200 });
const { workerId } = await store.join('claimant');
const results = await Promise.all(
  taskIds.map((taskId) => store.claim({ key: { taskId, step: 2, no: 0 }, workerId, avoid: [] })),
);
process.stdout.write(`claimed ${results.filter(({ outcome }) => outcome === 'claimed').length}\n`);
setInterval(() => undefined, 60_000);
