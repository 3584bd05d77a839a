import { type Arm, type FiguresView, figuresViewSchema } from '@upshift/contracts';
import type { SampleTask, TaskStore } from '@upshift/ports';
import { type Sample, type SampleCase, scoreAnswer } from '@upshift/sample';
import { createBatch } from './create-batch.ts';
import { openProducer } from './open-producer.ts';
import { toBody } from './to-body.ts';

export interface RunSampleOptions {
  readonly runId: string;
  readonly sample: Pick<Sample, 'seed' | 'cases'>;
  /** Where tasks are handed in. */
  readonly url: string;
  readonly store: TaskStore;
  readonly portfolioHash: string;
  readonly lastTier: string;
  /** Sees to it that the vendors' bill is complete. */
  readonly flushBill: () => Promise<void>;
  readonly onProgress: (settled: number, total: number) => void;
  /** Hands in no more and waits for nothing; what is under way stays with the queues. */
  readonly signal: AbortSignal;
}

const tenantId = 'default';
const arms = ['portfolio', 'premium'] as const satisfies readonly Arm[];
/** Tasks in hand at a time: enough to be quick, few enough that waiting in line does not pass for latency. */
const inHand = 64;
const lookAgainMs = 60_000;

/**
 * Sends each case of the sample through the queues twice, as the portfolio says and to the last tier at once, holds each
 * answer against the reference, and asks the API for the figures.
 *
 * @returns null when it was stopped before the end
 * @throws Error when a task was refused, or the record or the API failed
 */
export async function runSample(options: RunSampleOptions): Promise<FiguresView | null> {
  const { runId, sample, url, store, portfolioHash, signal, onProgress } = options;
  const { seed, cases } = sample;
  await store.beginSampleRun({ tenantId, runId, portfolioHash, seed, cases: cases.length });
  const tasks = createBatch<Omit<SampleTask, 'correct'>>((rows) => store.addSampleTasks(tenantId, runId, rows));
  const marks = createBatch<{ taskId: string; correct: boolean }>(async (rows) => {
    // A mark needs its row.
    await tasks.flush();
    await store.markSampleTasks(tenantId, rows);
  });
  // Both arms of a case go out together, in turns the one and the other first, so that neither has the emptier queue.
  const orders = cases.flatMap((one, index) =>
    (index % 2 === 0 ? arms : arms.toReversed()).map((arm) => ({ one, arm })),
  );
  const producer = openProducer(url);
  let settled = 0;

  async function serve(one: SampleCase, arm: Arm): Promise<void> {
    const body = toBody(one, { runId, seed, arm, lastTier: options.lastTier });
    const taskId = await producer.submit(body, { key: `${runId}:${arm}:${one.id}`, signal });
    tasks.add({ caseId: one.id, arm, taskId });
    while (!(await store.waitSettled(tenantId, taskId, lookAgainMs, signal))) if (signal.aborted) return;
    const view = await store.getTask(tenantId, taskId);
    marks.add({ taskId, correct: view?.state === 'succeeded' && scoreAnswer(one, view.output) });
    settled += 1;
    onProgress(settled, orders.length);
  }

  const waiting = orders.values();
  const drive = async (): Promise<void> => {
    for (const { one, arm } of waiting) {
      if (signal.aborted) return;
      await serve(one, arm);
    }
  };
  try {
    await Promise.all(Array.from({ length: inHand }, drive));
    if (signal.aborted) return null;
    await marks.flush();
    await options.flushBill();
    const figures = figuresViewSchema.parse(await producer.get(`/v1/figures?run=${encodeURIComponent(runId)}`));
    await store.endSampleRun(tenantId, runId, JSON.stringify(figures));
    return figures;
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  } finally {
    producer.close();
    // What was handed in belongs to the run, also where it was stopped: the tasks go on.
    await tasks.flush();
    await marks.flush();
  }
}
