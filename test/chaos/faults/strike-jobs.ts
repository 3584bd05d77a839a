import { randomUUID } from 'node:crypto';
import type { Pipeline } from '../harness/start-pipeline.ts';
import { withRecord } from '../harness/with-record.ts';
import type { Striker } from './striker.ts';

/** Puts jobs on the queues that nobody rang, rings twice, or submits a task that kills. */
export const strikeJobs: Striker = async ({ pipeline, producer }, { kind }) => {
  if (kind === 'poison-task') {
    await producer.submitPoison();
    return { pids: [] };
  }
  if (kind === 'jobs-twice') {
    await ringTwice(pipeline);
    return { pids: [] };
  }
  if (pipeline.redis === null) return { skipped: 'this machine has no redis-server' };
  for (const queue of ['classify', 'execute-efficient', 'execute-premium', 'validate', 'escalate', 'quarantine'])
    await plant(pipeline, queue, dataOf(kind));
  return { pids: [] };
};

/** Null: an id without its job. */
function dataOf(kind: string): string | null {
  if (kind === 'jobs-unreadable') return '{not json';
  if (kind === 'jobs-oversized') return JSON.stringify({ taskId: 'x'.repeat(5_000_000) });
  return null;
}

/** Writes a job past BullMQ. */
async function plant({ redis, prefix }: Pipeline, queue: string, data: string | null): Promise<void> {
  const id = `planted-${randomUUID()}`;
  const key = (rest: string): string => `{${prefix}}:${queue}:${rest}`;
  const command = redis?.server.command ?? (() => Promise.resolve());
  if (data !== null)
    await command(
      'hset',
      key(id),
      'name',
      'task',
      'opts',
      '{}',
      'timestamp',
      '1',
      'delay',
      '0',
      'priority',
      '0',
      'data',
      data,
    );
  await command('lpush', key('wait'), id);
  await command('zadd', key('marker'), '0', '0');
}

/**
 * Delivers again what is under way: on Redis a second job with the same ids for every live piece of work, leased or not;
 * on both backends a second ring of what is ready. Rows that the pipeline holds at this moment are passed over.
 */
async function ringTwice(pipeline: Pipeline): Promise<void> {
  await withRecord(pipeline.record.directUrl(), async (client) => {
    const { rows } = await client.query<{ task_id: string; step: number; no: number; kind: string; queue: string }>(
      "select task_id, step, no, kind, queue from work where state in ('ready', 'leased') limit 100",
    );
    if (pipeline.redis !== null)
      for (const { task_id, step, no, kind, queue } of rows)
        await plant(pipeline, queue, JSON.stringify({ taskId: task_id, step, no, kind }));
    await client.query(
      "update work set rung_at = null where ctid = any(array(select ctid from work where state = 'ready' for update skip locked))",
    );
  });
}
