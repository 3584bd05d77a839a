import { QueueError } from './queue-error.ts';

const gone =
  /connection is closed|connection terminated|connection (ended|timeout)|stream isn't writeable|timed? ?out|max retries per request|aborted due to connection close|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|LOADING|MASTERDOWN|READONLY|CLUSTERDOWN|not queryable|client (was closed|has encountered)/i;

/**
 * Turns an error of a driver into ours, by what the caller can do about it.
 *
 * @param place the server, already without its secrets
 * @param doing what was tried, for the message: `ring 12 jobs`
 */
export function toQueueError(error: unknown, place: string, doing: string): QueueError {
  if (error instanceof QueueError) return error;
  const reason = reasonOf(error);
  const state = sqlStateOf(error);
  if (/^OOM\b/.test(reason)) {
    const mend = 'Give Redis more memory, or let the workers empty the queues.';
    return new QueueError('QUEUE_FULL', `Could not ${doing}: Redis at ${place} has reached maxmemory. ${mend}`);
  }
  if (gone.test(reason) || (state !== null && /^(08|53|57P)/.test(state))) {
    const mend = 'Check that the server runs and can be reached; the record rings again by itself.';
    return new QueueError('QUEUE_UNREACHABLE', `Could not ${doing}: ${place} did not answer (${reason}). ${mend}`);
  }
  return new QueueError('QUEUE_REFUSED', `Could not ${doing}: ${place} answered with an error (${reason}).`);
}

/** One line about an error of a driver; URLs in it lose their user and password. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message || causeOf(error) : String(error);
  const [line = ''] = text.split('\n');
  return line.replace(/:\/\/[^/@\s]*@/g, '://').slice(0, 300);
}

/** Node wraps failed connections to several addresses in an error without a message. */
function causeOf(error: Error): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function sqlStateOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}
