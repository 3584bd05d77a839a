import { randomUUID } from 'node:crypto';
import { tellAlarms } from './alarms/tell-alarms.ts';
import { watchAlarms } from './alarms/watch-alarms.ts';
import { watchRuns } from './alarms/watch-runs.ts';
import { tellDrift } from './drift/tell-drift.ts';
import { watchDrift } from './drift/watch-drift.ts';
import { driveRun } from './drive-run.ts';
import type { EvaluatorConfig, EvaluatorDependencies } from './evaluator-dependencies.ts';
import { watchLearning } from './learning/watch-learning.ts';
import { openScheduledRuns } from './open-scheduled-runs.ts';
import { tellWeekly } from './weekly/tell-weekly.ts';
import { watchWeekly } from './weekly/watch-weekly.ts';

/** How often one looks whether there is something to be told of, a drift report or a weekly review is due, or an alert has not been taken, in ms. */
const lookMs = 60_000;
/** How many ticks there are between two looks whether a round of learning is due. */
const learnTicks = 5;
/** So many ticks later a webhook that did not take an alert is asked again. */
const awayTicks = 30;

/**
 * Opens what is scheduled, raises alarms, looks for drift, reviews each week, learns routers again and drives open runs, one at a time, oldest first. Several evaluators may run: each run is held by one.
 *
 * @returns how to stop: what is under way stays with the queues, and the run with whoever comes next
 */
export function startEvaluator(deps: EvaluatorDependencies, config: EvaluatorConfig): { close(): Promise<void> } {
  const { store, clock, logger } = deps;
  const stop = new AbortController();
  const owner = randomUUID();
  const pauseMs = Math.min(config.driftEveryMs, lookMs);

  async function guarded(part: string, run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      if (!stop.signal.aborted)
        logger.error({ part }, 'The evaluator could not finish a round; it tries again.', error);
      return false;
    }
  }

  async function schedule(): Promise<void> {
    while (!stop.signal.aborted) {
      await guarded('schedule', () => openScheduledRuns(deps));
      await clock.sleep(config.tickMs, stop.signal);
    }
  }

  async function drive(): Promise<void> {
    while (!stop.signal.aborted) {
      await guarded('drive', async () => {
        const run = await store.takeEvalRun(owner, config.leaseMs);
        if (run !== null) await driveRun(deps, config, { run, owner, stopping: stop.signal });
      });
      await clock.sleep(config.tickMs, stop.signal);
    }
  }

  async function alarm(): Promise<void> {
    while (!stop.signal.aborted) {
      await guarded('runs', () => watchRuns(deps));
      const sent = await guarded('alarm-webhook', () => tellAlarms(deps));
      // A webhook that is away is not to be hurried.
      await clock.sleep(sent ? config.tickMs : Math.min(lookMs, awayTicks * config.tickMs), stop.signal);
    }
  }

  async function learn(): Promise<void> {
    while (!stop.signal.aborted) {
      await guarded('learning', () => watchLearning(deps));
      await clock.sleep(learnTicks * config.tickMs, stop.signal);
    }
  }

  async function watch(): Promise<void> {
    while (!stop.signal.aborted) {
      await guarded('alarms', () => watchAlarms(deps));
      await guarded('drift', () => watchDrift(deps, config.driftEveryMs));
      await guarded('drift-webhook', () => tellDrift(deps));
      await guarded('weekly', () => watchWeekly(deps));
      await guarded('weekly-webhook', () => tellWeekly(deps));
      await clock.sleep(pauseMs, stop.signal);
    }
  }

  const running = Promise.all([schedule(), drive(), alarm(), watch(), learn()]);
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}
