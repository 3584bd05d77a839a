import { Worker } from 'node:worker_threads';
import type { LearningConfig, OutcomeRow, Portfolio } from '@upshift/contracts';
import type { Relearned } from '@upshift/learn';

/** What one round learns from. Bytes are files of routers. */
export interface LearnOrder extends Pick<LearningConfig, 'checkTasks' | 'windows'> {
  /** Oldest first. */
  readonly rows: readonly OutcomeRow[];
  readonly active: Uint8Array | null;
  readonly former: Uint8Array | null;
  readonly portfolio: Portfolio;
}

export interface LearnReply {
  readonly learned: Omit<Relearned, 'serving'>;
  /** The router that is to serve in the active one's place; null: none. */
  readonly router: Uint8Array | null;
}

/** Learns in a thread of its own. Rejects where the thread broke; what it throws may hold content and is not told. */
export type Learner = (order: LearnOrder) => Promise<LearnReply>;

export function createLearner(): Learner {
  return async (order) => {
    const worker = new Worker(new URL('./learn-thread.ts', import.meta.url), { workerData: order, env: {} });
    try {
      return await new Promise<LearnReply>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', (error) => reject(new Error(`The round of learning broke: ${error.name}.`)));
        worker.once('exit', () => reject(new Error('The round of learning ended without a word.')));
      });
    } finally {
      await worker.terminate();
    }
  };
}
