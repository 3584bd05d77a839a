export { createDatabase } from './create-database.ts';
export { createPostgresStore, type PostgresStoreOptions } from './create-postgres-store.ts';
export { RecordError, type RecordErrorCode } from './record-error.ts';
