/**
 * Measures what the death of a vendor costs: `npm run bench:failover -- [tasks]`. Servers: DATABASE_URL and REDIS_URL.
 */
import { killVendor } from './kill-vendor.ts';

const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = process.env;
if (databaseUrl === undefined || redisUrl === undefined) {
  process.stderr.write('Name the servers to run on: DATABASE_URL and REDIS_URL.\n');
  process.exit(2);
}
const tasks = Number(process.argv[2] ?? 300);
const figures = await killVendor({ servers: { databaseUrl, redisUrl }, tasks, everyMs: 5 });
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
