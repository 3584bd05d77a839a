/** Every way in which a queue can refuse, and what it means. Callers compare codes, never messages. */
export const queueErrorCodes = {
  QUEUE_UNREACHABLE: 'The server did not answer in time; whether a ring was added is not known.',
  QUEUE_REFUSED: 'The server answered with an error: wrong credentials, missing rights, a broken script.',
  QUEUE_FULL: 'Redis has reached its maxmemory and takes no more jobs.',
  QUEUE_EVICTION_POLICY: 'Redis may evict keys when it is full, and would drop jobs without a word.',
  QUEUE_SERVER_TOO_OLD: 'The server is older than what the scripts need.',
  QUEUE_POOL_TOO_SMALL: 'Postgres, or the pool that was asked for, has too few connections: adds would hang.',
  QUEUE_RING_INVALID: 'The id or the queue of a ring is one that BullMQ would refuse or misread.',
  QUEUE_RING_TOO_LARGE: 'A job carries more than ids: its data is beyond 2,048 bytes.',
  QUEUE_PREFIX_INVALID: 'The prefix cannot be part of a key or of the name of a schema.',
  QUEUE_PROFILE: 'The queue was opened for producing only.',
  QUEUE_CLOSED: 'The queue was closed before.',
} as const;

export type QueueErrorCode = keyof typeof queueErrorCodes;

const passing: readonly QueueErrorCode[] = ['QUEUE_UNREACHABLE', 'QUEUE_FULL'];

/**
 * What a queue rejects with. The message says what happened, where, and how to mend it; it holds no password. The
 * driver's own error is not kept as `cause`: it carries the arguments of the command, AUTH's among them.
 */
export class QueueError extends Error {
  override readonly name = 'QueueError';
  readonly code: QueueErrorCode;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;

  constructor(code: QueueErrorCode, message: string) {
    super(message);
    this.code = code;
    this.retryable = passing.includes(code);
  }
}
