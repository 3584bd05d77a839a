import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeFence } from './broken/remove-fence.ts';
import { faultsPreload, type Pipeline, preloading, startPipeline } from './harness/start-pipeline.ts';
import { type Ground, openGround } from './single/ground.ts';

/** What a late answer, or a late failure, does to a task that has long gone on without it. */
const ofLateCommits = new Set(['accepted_twice', 'settled_twice', 'work_left']);

/** It starts servers of its own: a run on named servers leaves it out. */
const onNamedServers = process.env['DATABASE_URL'] !== undefined;

describe.skipIf(onNamedServers)('the checker on a pipeline that is broken on purpose', () => {
  let pipeline: Pipeline;

  beforeAll(async () => {
    pipeline = await startPipeline({
      searchPath: process.env['PATH'] ?? '',
      latencyMs: [1500, 2500],
      malformed: 0,
      // An executor is struck, which another one follows, and the API.
      counts: { classifier: 1, executor: 2, validator: 1, escalator: 1, reconciler: 1 },
      // Dead sooner than shipped, so that the run is short: a beat comes every 5 s.
      env: { UPSHIFT_RECONCILER_DEAD_AFTER_MS: '6000', UPSHIFT_RECONCILER_SWEEP_MS: '500' },
    });
  }, 120_000);
  afterAll(() => pipeline?.close(), 60_000);

  /** Strikes under load, and says what kinds of violation were found. */
  async function violationsOf(strike: (ground: Ground) => Promise<unknown>, settleWithinMs: number): Promise<string[]> {
    const ground = await openGround(pipeline);
    try {
      const submitting = ground.producer.submit(90, 5000);
      await new Promise((resolve) => setTimeout(resolve, 3000));
      await strike(ground);
      await submitting;
      const { violations } = await ground.judge(settleWithinMs);
      return [...new Set(violations.map(({ kind }) => kind))];
    } finally {
      ground.close();
    }
  }

  const freezeExecutor = (ground: Ground) => ground.strike('stop-30', 'executor-0', 13_000);
  const killApi = (ground: Ground) => ground.strike('kill', 'api-0');

  it('finds nothing when the same faults strike what is shipped', async () => {
    const both = (ground: Ground) => Promise.all([freezeExecutor(ground), killApi(ground)]);
    expect(await violationsOf(both, 60_000)).toEqual([]);
  }, 120_000);

  it('finds tasks that were acknowledged before they were written', async () => {
    const api = pipeline.slots.get('api-0');
    const acknowledgeFirst = new URL('./broken/acknowledge-first.ts', import.meta.url);
    await api?.replace({ NODE_OPTIONS: preloading(faultsPreload, acknowledgeFirst) });
    await api?.running();
    expect(await violationsOf(killApi, 5000)).toContain('lost');
    await api?.replace({ NODE_OPTIONS: preloading(faultsPreload) });
    await api?.running();
  }, 120_000);

  it('finds answers that were taken from a worker whose work had been given to another', async () => {
    await removeFence(pipeline.record.directUrl());
    const found = await violationsOf(freezeExecutor, 20_000);
    expect(found.filter((kind) => ofLateCommits.has(kind))).not.toEqual([]);
  }, 120_000);
});
