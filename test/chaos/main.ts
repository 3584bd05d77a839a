/** `npm run test:chaos -- --seed 7 --minutes 4 --tasks 2000 [--faults 50] [--queues postgres] [--json] [--keep DIRECTORY]` */
import { parseArgs } from 'node:util';
import { renderReport } from './report/render-report.ts';
import { type ChaosProgress, runChaos } from './run-chaos.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Date.now() % 100_000)) },
    minutes: { type: 'string', default: '4' },
    tasks: { type: 'string', default: '2000' },
    faults: { type: 'string', default: '50' },
    keep: { type: 'string' },
    queues: { type: 'string', default: 'redis' },
    json: { type: 'boolean', default: false },
  },
});
const numbers = {
  seed: wanted('seed', values.seed, 0),
  minutes: wanted('minutes', values.minutes, 0.1),
  tasks: wanted('tasks', values.tasks, 1),
  faults: wanted('faults', values.faults, 0),
};
const replay = `npm run test:chaos -- --seed ${numbers.seed} --minutes ${numbers.minutes} --tasks ${numbers.tasks} --faults ${numbers.faults}${values.queues === 'postgres' ? ' --queues postgres' : ''}`;
process.stderr.write(`${replay}\n`);

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    process.stderr.write('Ending the run: faults are taken back and every process is stopped.\n');
    // The second time at once: what this process started is killed as it exits.
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });

const report = await runChaos({
  ...numbers,
  forMs: numbers.minutes * 60_000,
  longestFaultMs: 70_000,
  settleWithinMs: 120_000,
  pipeline: {
    searchPath: values.queues === 'postgres' ? '' : (process.env['PATH'] ?? ''),
    latencyMs: [600, 1500],
    malformed: 0.3,
  },
  keep: values.keep ?? null,
  stop: stop.signal,
  onProgress: (progress) => void process.stderr.write(`${describe(progress)}\n`),
});
process.stdout.write(values.json ? `${JSON.stringify({ ...report, replay })}\n` : renderReport(report, replay));
process.exitCode = stop.signal.aborted ? 130 : report.violations.length > 0 ? 1 : 0;

function wanted(name: string, text: string, atLeast: number): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= atLeast) return value;
  process.stderr.write(`--${name} is "${text}"; a number of at least ${atLeast} is wanted, for instance --${name} 4\n`);
  process.exit(2);
}

function describe({ elapsedMs, accepted, settled, faults }: ChaosProgress): string {
  const last = faults.at(-1);
  const struck =
    last === undefined ? '' : `, last ${last.kind} on ${last.target}${last.skipped === null ? '' : ' (skipped)'}`;
  return `${Math.round(elapsedMs / 1000)} s: ${settled} of ${accepted} accepted tasks settled, ${faults.length} faults over${struck}`;
}
