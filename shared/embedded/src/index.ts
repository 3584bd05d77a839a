export type { StartProgress } from './bring-up-postgres.ts';
export {
  EmbeddedServerError,
  type EmbeddedServerErrorCode,
  embeddedServerErrorCodes,
} from './embedded-server-error.ts';
export { findRedisBinary } from './find-redis-binary.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './start-embedded-postgres.ts';
export { type PrivateRedis, type PrivateRedisOptions, startPrivateRedis } from './start-private-redis.ts';
