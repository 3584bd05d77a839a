export { createTestClient, type TestClient } from './client.ts';
export { findPort } from './find-port.ts';
export { loadUp } from './load-up.ts';
export { createMemoryJobQueue } from './memory-job-queue.ts';
export { poll } from './poll.ts';
export {
  fixtureAttempt,
  fixtureCall,
  fixtureCommit,
  fixtureDecision,
  fixturePortfolio,
  fixtureTask,
  fixtureTaskId,
  fixtureWork,
  settle,
} from './record-fixtures.ts';
export { createRecordServer, type RecordServer } from './record-server.ts';
export { type RecordedAnswer, type RecordedVendor, recordedPortfolio, startRecordedVendor } from './recorded-votes.ts';
export { createRedisServer, type RedisServer } from './redis-server.ts';
export { createTestDatabase, testPrefix } from './servers.ts';
export {
  type ServiceProcess,
  type SpawnedProcess,
  spawnServiceProcess,
  startServiceProcess,
} from './service-process.ts';
export { silentLogger } from './silent-logger.ts';
export {
  processBackends,
  type QueueBackend,
  queueBackends,
  type Stack,
  type StackOptions,
  startStack,
} from './start-stack.ts';
export { createTcpProxy, type TcpProxy } from './tcp-proxy.ts';
export { testPortfolio } from './test-portfolio.ts';
export { vendorPortfolio } from './vendor-portfolio.ts';
