import { driftCauses } from '@upshift/contracts';
import { expect, it } from 'vitest';
import { buildDrift } from './build-drift.ts';
import { driftSince } from './drift-since.ts';
import { measureAttribution } from './testing/measure-attribution.ts';
import { simulatePeriod } from './testing/simulate-period.ts';

const dayMs = 86_400_000;

it('names at least 85 % of the injected causes of each kind, in 10 simulated months each, and nothing in quiet ones', () => {
  const found = measureAttribution({ seeds: 10, quiet: 20, tasksPerDay: 150 });
  for (const cause of driftCauses) {
    const injected = found.filter((one) => one.injected === cause);
    expect(injected.filter(({ named }) => named === cause).length / injected.length, cause).toBeGreaterThanOrEqual(
      0.85,
    );
    // Nothing alarms before its cause.
    for (const { delayHours } of injected) expect(delayHours ?? 0).toBeGreaterThanOrEqual(0);
  }
  const quiet = found.filter(({ injected }) => injected === null);
  expect(quiet.filter(({ all }) => all.length > 0).length / quiet.length).toBeLessThanOrEqual(0.05);
  // It counts for six seconds without a pause, on a machine of its own; `npm run bench:drift` measures more months.
}, 300_000);

const since = Date.UTC(2026, 0, 5);
const until = since + 28 * dayMs;

it('says who, when and how much; the same from the same rows', () => {
  const { tasks, probes, changedAt } = simulatePeriod({ seed: 3, cause: 'model', since });
  const report = buildDrift({ at: until, since, tasks, probes });
  expect(buildDrift({ at: until, since, tasks, probes })).toEqual(report);
  const pass = report.findings.find(({ signal, workload }) => signal === 'pass' && workload === 'support');
  expect(pass).toMatchObject({ cause: 'model', deployment: 'small-a' });
  expect(pass?.before).toBeGreaterThan((pass?.after ?? 1) + 0.05);
  expect(Math.abs(Date.parse(pass?.changedAt ?? '') - changedAt)).toBeLessThan(2 * dayMs);
  expect(report.simulated).toBe(true);
});

it('lays it on the questions, not on the model, where fixed probes are answered as before', () => {
  const { tasks } = simulatePeriod({ seed: 4, cause: 'model', since });
  const { probes } = simulatePeriod({ seed: 4, cause: null, since });
  const outcomes = (rows: typeof probes): readonly string[] =>
    buildDrift({ at: until, since, tasks, probes: rows })
      .findings.filter(({ signal, workload }) => signal === 'pass' && workload === 'support')
      .map(({ cause }) => cause);
  expect(outcomes(probes)).toEqual(['traffic']);
  expect(outcomes([])).toEqual(['model']);
});

it('finds nothing in nothing', () => {
  expect(buildDrift({ at: until, since, tasks: [], probes: [] })).toMatchObject({ causes: [], findings: [], tasks: 0 });
});

it('begins every test with the period before the present one', () => {
  for (const days of [0, 3, 27, 28, 400]) {
    const at = since + days * dayMs;
    expect(at - driftSince(at)).toBeGreaterThanOrEqual(28 * dayMs);
    expect(at - driftSince(at)).toBeLessThan(56 * dayMs);
    expect(driftSince(at) % (28 * dayMs)).toBe(0);
  }
});
