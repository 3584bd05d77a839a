import { expect, it } from 'vitest';
import { faultKinds } from './faults/fault.ts';
import { renderReport } from './report/render-report.ts';
import { runChaos } from './run-chaos.ts';

const seed = 20_261;
/** Left to the full runs, because each takes most of a minute. */
const longKinds = new Set(['rolling-restart', 'poison-task']);

/** It starts servers of its own to break: named ones change nothing about it, so that a run on named servers leaves it out. */
const onNamedServers = process.env['DATABASE_URL'] !== undefined;

it.skipIf(onNamedServers)(
  'loses nothing and pays nothing twice while its processes are killed and frozen (one short seed)',
  async () => {
    const report = await runChaos({
      seed,
      tasks: 400,
      forMs: 38_000,
      faults: 14,
      longestFaultMs: 9000,
      kinds: faultKinds.filter((kind) => !longKinds.has(kind)),
      settleWithinMs: 60_000,
      pipeline: { searchPath: process.env['PATH'] ?? '', latencyMs: [300, 900], malformed: 0.3 },
    });
    const text = renderReport(report, 'npm test -- test/chaos/chaos.test.ts');
    expect(report.violations, text).toEqual([]);
    expect(report.figures.settled).toBeGreaterThanOrEqual(400);
    expect(report.figures.faults, text).toBeGreaterThanOrEqual(8);
    if (report.skippedKinds.length > 0)
      process.stderr.write(`Not struck, as this machine has no redis-server: ${report.skippedKinds.join(', ')}\n`);
  },
  150_000,
);
