/**
 * `npm run bench:drift`: how often drift is named rightly in simulated months into which a cause was injected, and how often anything is
 * found in months without one. Everything is simulated, nothing is read.
 */
import { parseArgs } from 'node:util';
import { driftCauses } from '@upshift/contracts';
import { measureAttribution } from '../../shared/drift/src/testing/measure-attribution.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    quiet: { type: 'string', default: '100' },
    tasks: { type: 'string', default: '300' },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const found = measureAttribution({
  seeds: Number(values.seeds),
  quiet: Number(values.quiet),
  tasksPerDay: Number(values.tasks),
});
const names = [...driftCauses, null];

say(`Simulated months of 28 days: about ${values.tasks} tasks on a workday, three workloads, 80 probes a day.\n`);
say(['injected', ...names.map((name) => name ?? 'nothing'), 'hours until seen (median)'].join('\t'));
for (const injected of names) {
  const rows = found.filter((one) => one.injected === injected);
  const delays = rows.flatMap(({ delayHours }) => (delayHours === null ? [] : [delayHours])).sort((a, b) => a - b);
  const median = injected === null ? undefined : delays[Math.floor(delays.length / 2)];
  const counts = names.map((name) => rows.filter(({ named }) => named === name).length);
  say([injected ?? 'nothing', ...counts, median?.toFixed(0) ?? '-'].join('\t'));
}
const injected = found.filter((one) => one.injected !== null);
const right = injected.filter(({ named, injected: cause }) => named === cause).length;
const quiet = found.filter((one) => one.injected === null);
const alarms = quiet.filter(({ all }) => all.length > 0).length;
say(`\nNamed rightly: ${right} of ${injected.length}. False alarms: ${alarms} of ${quiet.length} months.`);
