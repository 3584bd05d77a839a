/**
 * Measures how long a change of the active version, and its rollback, take to reach every process: `npm run bench:roll-out -- [rounds]`.
 * Servers: DATABASE_URL and REDIS_URL.
 */
import { rollOut } from './roll-out.ts';

const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = process.env;
if (databaseUrl === undefined || redisUrl === undefined) {
  process.stderr.write('Name the servers to run on: DATABASE_URL and REDIS_URL.\n');
  process.exit(2);
}
for (let round = 0; round < Number(process.argv[2] ?? 3); round++) {
  const { changes, ledgers } = await rollOut({ servers: { databaseUrl, redisUrl }, everyMs: 10, after: 100 });
  for (const { kind, apis, processes } of changes)
    process.stdout.write(`${JSON.stringify({ round, kind, tasks: ledgers.length, apis, processes })}\n`);
}
