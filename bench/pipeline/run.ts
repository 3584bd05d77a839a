/**
 * How fast the whole pipeline is, against a naive BullMQ pipeline in the same run: `npm run -s bench:pipeline -- [--quick]
 * [--only NAME] [--json]`. See README.md beside this file for what is compared and why.
 */
import { parseArgs } from 'node:util';
import type { Finding } from './goal.ts';
import { renderFindings } from './render-findings.ts';
import { scenarios } from './scenarios/index.ts';
import { openServers } from './servers/open-servers.ts';
import { openVendor } from './sides/open-vendor.ts';

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
const chosen = scenarios.filter(({ name, headline }) =>
  values.only.length > 0 ? values.only.includes(name) : headline || !values.quick,
);
const startedAt = performance.now();
const onProgress = (message: string): void =>
  void process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(4)} s  ${message}\n`);

onProgress('starting two Redis, a Postgres and a vendor');
const servers = await openServers();
const vendor = await openVendor(0);
const findings: Finding[] = [];
try {
  for (const scenario of chosen) {
    onProgress(scenario.about);
    const context = { servers, vendorUrl: vendor.url, quick: values.quick, onProgress };
    findings.push(...(await scenario.run(context)));
  }
} finally {
  await vendor.end();
  await servers.close();
}
process.stdout.write(
  values.json
    ? `${JSON.stringify({ quick: values.quick, seconds: Math.round((performance.now() - startedAt) / 1000), findings })}\n`
    : renderFindings(findings),
);
