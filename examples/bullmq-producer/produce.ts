/**
 * A plain BullMQ producer: a program that has Redis and BullMQ already hands in a task with `queue.add('task', body)` and
 * needs nothing of Upshift.
 *
 *     REDIS_URL=redis://127.0.0.1:6379 node examples/bullmq-producer/produce.ts order-7 "Say it in plain words: …"
 *
 * The first word is the job id: added again, it is the same task. UPSHIFT_QUEUE_PREFIX is Upshift's own (`upshift`
 * without it). The job is completed as soon as the task is on record, and its return value names the task; a body that is
 * wrong fails the job with the reason. docs/guides/bullmq-producers.md has the rest.
 */
import { Queue, QueueEvents } from 'bullmq';

const [jobId, prompt] = process.argv.slice(2);
if (jobId === undefined || prompt === undefined) throw new Error('Name the job and say what is to be done.');
const place = {
  connection: { url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379' },
  // The braces keep the keys of a queue together on a Redis Cluster.
  prefix: `{${process.env.UPSHIFT_QUEUE_PREFIX ?? 'upshift'}}`,
};

const queue = new Queue('inbox', place);
const events = new QueueEvents('inbox', place);
try {
  await events.waitUntilReady();
  const job = await queue.add('task', { prompt, metadata: { job: jobId } }, { jobId });
  const { id } = await job.waitUntilFinished(events);
  console.log(id);
} finally {
  await events.close();
  await queue.close();
}
