export { createMemoryLimiter } from './create-memory-limiter.ts';
export { createRedisLimiter } from './create-redis-limiter.ts';
