/**
 * How the executor does under many calls and a slow vendor: `npm run -s bench:executor -- [--quick] [--only NAME] [--json]`. See
 * README.md beside this file. Servers, and the vendor, are started by the run; the vendor is simulated.
 */
import { parseArgs } from 'node:util';
import type { Finding } from '../pipeline/goal.ts';
import { renderFindings } from '../pipeline/render-findings.ts';
import { openServers } from '../pipeline/servers/open-servers.ts';
import { scenarios } from './scenarios/index.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
  },
});
const known = scenarios.map(({ name }) => name);
const unknown = values.only.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no scenario ${unknown.join(', ')}. There are: ${known.join(', ')}\n`);
  process.exit(2);
}
const chosen = scenarios.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
const startedAt = performance.now();
const onProgress = (message: string): void =>
  void process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(4)} s  ${message}\n`);

onProgress('starting Redis and Postgres');
const servers = await openServers();
const findings: Finding[] = [];
try {
  for (const scenario of chosen) {
    onProgress(scenario.about);
    findings.push(...(await scenario.run({ servers, quick: values.quick, onProgress })));
  }
} finally {
  await servers.close();
}
process.stdout.write(
  values.json
    ? `${JSON.stringify({ quick: values.quick, seconds: Math.round((performance.now() - startedAt) / 1000), findings })}\n`
    : renderFindings(findings),
);
