import type { SingleFault } from './single-fault.ts';
import { judged, underLoad } from './under-load.ts';

const hourMs = 3_600_000;

/** The record restarts, freezes, loses its wire or its connections; clocks that are wrong; jobs that come twice. */
export const recordFaults: readonly SingleFault[] = [
  {
    name: 'record-restart',
    goal: 'G1',
    expectation: 'nothing lost, no call made again, moving within 10 s',
    redis: false,
    attempt: underLoad('record-restart', 'record', 0, { restarted: 0, movingWithinMs: 10_000 }),
  },
  {
    name: 'record-freeze-10',
    goal: 'G1',
    expectation: 'nothing lost, no call made again, moving within 10 s',
    redis: false,
    attempt: underLoad('record-freeze-10', 'record', 10_000, { restarted: 0, movingWithinMs: 10_000 }),
  },
  {
    name: 'record-cut',
    goal: 'G1',
    expectation: 'nothing lost, no call made again, moving within 10 s',
    redis: false,
    attempt: underLoad('record-cut', 'record', 0, { restarted: 0, movingWithinMs: 10_000 }),
  },
  {
    name: 'record-exhausted-20',
    goal: 'G1',
    expectation: 'nothing lost, no call made again, moving within 10 s',
    redis: false,
    attempt: underLoad('record-exhausted-20', 'record', 20_000, { restarted: 0, movingWithinMs: 10_000 }),
  },
  {
    name: 'jobs-twice',
    goal: 'G1',
    expectation: 'every live piece of work delivered again: no call made again',
    redis: false,
    attempt: underLoad('jobs-twice', 'jobs', 0, { rate: 40, restarted: 0 }),
  },
  {
    name: 'clocks-an-hour-off',
    goal: 'G11',
    expectation: 'no retry early, none more than 5 s late, though clocks are an hour ahead or behind',
    redis: false,
    options: {
      envOf: Object.fromEntries(
        ['api', 'classifier', 'executor', 'validator', 'escalator', 'reconciler'].map((service, at) => [
          service,
          { CHAOS_CLOCK_SHIFT_MS: String(at % 2 === 0 ? hourMs : -hourMs) },
        ]),
      ),
    },
    async attempt(ground) {
      // The vendor asks 30 calls to come back in a second: work that waits in the record.
      for (const model of ['simulated-one', 'simulated-two'])
        await fetch(`${ground.pipeline.vendorUrl}/faults`, {
          method: 'POST',
          body: JSON.stringify({ mode: 'rate_limit', model, count: 15 }),
        });
      await ground.producer.submit(60, 4000);
      return judged(await ground.judge(), {
        restarted: 0,
        more({ history }) {
          const waits = history.attempts.flatMap((attempt) => {
            const next = history.attempts.find(
              ({ taskId, step, no, try: tryNo }) =>
                taskId === attempt.taskId && step === attempt.step && no === attempt.no && tryNo === attempt.try + 1,
            );
            return attempt.failureClass === 'rate_limited' && next !== undefined && attempt.endedAt !== null
              ? [next.startedAt - attempt.endedAt]
              : [];
          });
          const longest = Math.max(0, ...waits);
          return {
            measured: `${waits.length} retries after a refusal, the longest ${Math.round(longest)} ms later`,
            failures: [
              ...(waits.length >= 10 ? [] : ['too few retries to judge by']),
              ...(longest <= 6000 ? [] : ['a retry came more than 5 s late']),
            ],
          };
        },
      });
    },
  },
];
