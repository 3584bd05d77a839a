/** `npm run test:faults [-- --only NAME,NAME] [--json] [--keep DIRECTORY]`: each fault alone, with what must come of it. */
import { parseArgs } from 'node:util';
import { renderSingles } from './report/render-singles.ts';
import { processFaults } from './single/process-faults.ts';
import { recordFaults } from './single/record-faults.ts';
import { redisFaults } from './single/redis-faults.ts';
import { runSingles } from './single/run-singles.ts';

const all = [...processFaults, ...redisFaults, ...recordFaults];
const { values } = parseArgs({
  options: { only: { type: 'string' }, keep: { type: 'string' }, json: { type: 'boolean', default: false } },
});
const wanted = values.only?.split(',').map((name) => name.trim());
const unknown = wanted?.filter((name) => !all.some((fault) => fault.name === name)) ?? [];
if (unknown.length > 0) {
  process.stderr.write(
    `There is no fault ${unknown.join(', ')}. There are:\n  ${all.map(({ name }) => name).join('\n  ')}\n`,
  );
  process.exit(2);
}

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    process.stderr.write('Ending: every process is stopped.\n');
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });

const results = await runSingles(
  all.filter(({ name }) => wanted?.includes(name) ?? true),
  {
    searchPath: process.env['PATH'] ?? '',
    logDirectory: values.keep ?? null,
    stop: stop.signal,
    onResult({ name, verdict, measured, failures, wallMs }) {
      process.stderr.write(`${verdict} ${name} (${Math.round(wallMs / 1000)} s): ${measured} ${failures.join('; ')}\n`);
    },
  },
);
process.stdout.write(values.json ? `${JSON.stringify(results)}\n` : renderSingles(results));
process.exitCode = stop.signal.aborted ? 130 : results.some(({ verdict }) => verdict === 'failed') ? 1 : 0;
