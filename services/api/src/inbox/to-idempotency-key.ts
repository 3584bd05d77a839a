import { createHash } from 'node:crypto';
import type { InboxJob } from '@upshift/ports';

/** What a key may weigh, in characters; the same limit as a producer's own Idempotency-Key has. */
const keyLimit = 255;

/**
 * The idempotency key of a job: one per job, however often it is delivered, and apart from the keys of HTTP.
 *
 * A number is an id that the queue counted up. It counts from 1 again when its Redis was wiped, so that the time at which
 * the job was added belongs to the key; a producer's own id, which BullMQ does not let be a number, names the job alone.
 */
export function toIdempotencyKey({ queue, id, addedAt }: Pick<InboxJob, 'queue' | 'id' | 'addedAt'>): string {
  const scope = `bullmq/${queue}/`;
  const name = /^\d+$/.test(id) ? `${id}@${addedAt}` : id;
  if (/^[\x21-\x7e]+$/.test(name) && scope.length + name.length <= keyLimit) return scope + name;
  return `${scope}sha256/${createHash('sha256').update(name).digest('hex')}`;
}
