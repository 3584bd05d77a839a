import type { Redis } from 'ioredis';
import type { SideProcess } from './open-process.ts';

/** One of the two that are compared: its processes, and how tasks are put before it. */
export interface Side {
  readonly name: string;
  readonly processes: readonly SideProcess[];
  /** The process that knows when the last task has ended. */
  readonly last: SideProcess;
  readonly redis: Redis;
  readonly redisPid: number;
  /** Null where the side uses none. */
  readonly postgresPid: number | null;
  /** Puts tasks in place: accepted and rung, nothing taken yet. @throws Error when they are not all there */
  load(count: number, promptBytes: number): Promise<void>;
  /** Statements sent to Postgres so far. */
  statements(): Promise<number>;
  /** @throws Error when not all tasks so far ended well */
  verify(): Promise<void>;
  close(): Promise<void>;
}
