/**
 * How fast the record takes tasks, leases work and commits it, grouped: `node bench/record.ts [tasks] [--json]`.
 *
 * Runs on DATABASE_URL (a database of its own there) or an embedded Postgres. Rates depend on the machine; statements per
 * task do not.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@upshift/embedded';
import { createDatabase, createPostgresStore } from '@upshift/store';
import { fixtureCommit, fixturePortfolio, fixtureTask, silentLogger } from '@upshift/testkit';

const tasks = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 5000);
const directory = await mkdtemp(join(tmpdir(), 'upshift-bench-'));
const server =
  process.env['DATABASE_URL'] === undefined
    ? await startEmbeddedPostgres({ dataDir: join(directory, 'postgres') })
    : null;
const database = await createDatabase(server?.url ?? process.env['DATABASE_URL'] ?? '', `upshift_bench_${process.pid}`);
const store = await createPostgresStore({ url: database.url, log: silentLogger });

/** Does `act` for all ids at once and says how many a second that was. */
async function rate(ids: readonly string[], act: (id: string, index: number) => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(ids.map(act));
  return Math.round((ids.length / (performance.now() - startedAt)) * 1000);
}

async function round(count: number): Promise<{ accepts: number; claims: number; commits: number }> {
  const fixtures = Array.from({ length: count }, () => fixtureTask());
  const ids = fixtures.map(({ taskId }) => taskId);
  const fences = new Map<string, number>();
  const member = await store.join('bench');
  const accepts = await rate(ids, async (_, index) => {
    const fixture = fixtures[index];
    if (fixture !== undefined) await store.accept(fixture);
  });
  const claims = await rate(ids, async (taskId) => {
    const claim = await store.claim({ key: { taskId, step: 2, no: 0 }, workerId: member.workerId, avoid: [] });
    if (claim.outcome !== 'claimed') throw new Error(`Not claimed: ${claim.outcome}`);
    fences.set(taskId, claim.work.fence);
  });
  const commits = await rate(ids, async (taskId) => {
    const commit = await store.commit(
      fixtureCommit({ taskId, step: 2, no: 0 }, fences.get(taskId) ?? 0, member.workerId),
    );
    if (commit.outcome !== 'committed') throw new Error(`Not committed: ${commit.outcome}`);
  });
  await member.leave();
  return { accepts, claims, commits };
}

try {
  await store.savePortfolio(fixturePortfolio, { active: true });
  await round(Math.min(tasks, 1000));
  const rates = await round(tasks);
  const text = process.argv.includes('--json')
    ? JSON.stringify({ tasks, ratesPerSecond: rates })
    : `${tasks} tasks, per second: ${rates.accepts} accepted, ${rates.claims} claimed, ${rates.commits} committed`;
  process.stdout.write(`${text}\n`);
} finally {
  await store.close();
  await database.drop();
  await server?.stop();
  await rm(directory, { recursive: true, force: true });
}
