export { createPostgresJobQueue, type PostgresJobQueueOptions } from './create-postgres-job-queue.ts';
export { createRedisJobQueue, type RedisJobQueueOptions } from './create-redis-job-queue.ts';
export { dropRedisQueues } from './drop-redis-queues.ts';
export { QueueError, type QueueErrorCode, queueErrorCodes } from './queue-error.ts';
export type { QueueLog } from './queue-log.ts';
