import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LedgerView, PortfolioView } from '@upshift/contracts';
import { createTestClient, poll, type StackOptions, startStack } from '@upshift/testkit';
import pg from 'pg';
import { versionNamed } from './two-versions.ts';

const cli = fileURLToPath(new URL('../../../bin/upshift.js', import.meta.url));
const run = promisify(execFile);
const counts = { classifier: 2, executor: 2, validator: 1, escalator: 1, reconciler: 1 };
/** Those that must each be seen at work for a version; others may have nothing to do where a stage goes on by itself. */
const watched = ['classifier', 'executor'];

/** One change of the active version, as tasks and processes showed it. Times in ms after it was on record, by the record's clock. */
export interface Change {
  readonly kind: 'apply' | 'rollback';
  readonly hash: string;
  /** Of each API: its first task of the new version, and its last one of the old; null where there was none after the change. */
  readonly apis: readonly { readonly firstNewMs: number; readonly lastOldMs: number | null }[];
  /** When each process of the other services first worked for a task of the new version. */
  readonly processes: readonly { readonly service: string; readonly pid: number; readonly firstMs: number }[];
}

export interface RollOutFigures {
  readonly changes: readonly Change[];
  /** Of each API, in the order of its tasks: the versions that they pinned, each run of one version told once. */
  readonly runs: readonly (readonly string[])[];
  /** What both APIs named as active when all was over. */
  readonly shown: readonly string[];
  readonly names: Readonly<Record<string, string>>;
  readonly ledgers: readonly LedgerView[];
  /** Processes of services that are watched. */
  readonly watched: readonly { readonly service: string; readonly pid: number }[];
}

export interface RollOutOptions {
  readonly servers: StackOptions['servers'];
  /** Between two tasks of one API. */
  readonly everyMs: number;
  /** Tasks of each API after the last process was seen. */
  readonly after: number;
}

/**
 * Changes the active version under load and back again, by the command line: two APIs, two classifiers, two executors and one of each other service
 * as processes of their own, real queues, real record. A change is waited for until every API has accepted a task of the new version
 * and every classifier and executor has worked for one.
 */
export async function rollOut({ servers, everyMs, after }: RollOutOptions): Promise<RollOutFigures> {
  const directory = await mkdtemp(join(tmpdir(), 'upshift-roll-out-'));
  const stack = await startStack({ servers, queue: 'redis', portfolio: versionNamed('one'), processes: counts });
  const sql = new pg.Pool({ connectionString: stack.databaseUrl });
  sql.on('error', () => undefined);
  const second = await stack.startProcess('api');
  const urls = [stack.url, second.url ?? ''];
  const clients = urls.map((url) => createTestClient(() => url));
  const submitted: string[][] = urls.map(() => []);
  let stopped = false;

  async function submitOn(api: number): Promise<void> {
    while (!stopped) {
      const id = await clients[api]?.submit({ prompt: `Say hello to guest ${submitted[api]?.length}` });
      if (id !== undefined) submitted[api]?.push(id);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }
  const active = async (url: string): Promise<string> =>
    ((await (await fetch(`${url}/v1/portfolio`)).json()) as PortfolioView).hash;
  const everyoneWorksFor = (hash: string, since: Date): Promise<Omit<Change, 'kind' | 'hash'>> =>
    poll(
      'every process to work for the version',
      async () => {
        const apis = await Promise.all(submitted.map((ids) => readApi(sql, { ids, hash, since })));
        const processes = await readProcesses(sql, { hash, since });
        const seen = watched.every(
          (service) => processes.filter((one) => one.service === service).length === stack.processes(service).length,
        );
        const told = apis.flatMap((api) => (api === null ? [] : [api]));
        return seen && told.length === apis.length && { apis: told, processes };
      },
      120_000,
    );

  try {
    const load = Promise.all(urls.map((_, api) => submitOn(api)));
    const first = await active(stack.url);
    await everyoneWorksFor(first, new Date(0));
    const file = join(directory, 'two.yaml');
    await writeFile(file, versionNamed('two'));
    const changes: Change[] = [];
    for (const kind of ['apply', 'rollback'] as const) {
      const how = kind === 'apply' ? ['apply', file] : ['rollback'];
      const why = ['--reason', 'the suite', '--by', 'the suite', '--url', stack.url, '--json'];
      await run(process.execPath, [cli, 'portfolio', ...how, ...why], { cwd: '/' });
      const { rows } = await sql.query<{ hash: string; at: Date }>(
        'select to_hash as hash, at from portfolio_change order by seq desc limit 1',
      );
      const [{ hash, at }] = rows as [{ hash: string; at: Date }];
      changes.push({ kind, hash, ...(await everyoneWorksFor(hash, at)) });
    }
    const enough = submitted.map((ids) => ids.length + after);
    await poll('some more tasks', () => submitted.every((ids, api) => ids.length >= (enough[api] ?? 0)), 120_000);
    stopped = true;
    await load;
    const shown = await Promise.all(urls.map(active));
    const ids = submitted.flat();
    await Promise.all(ids.map((id) => stack.client.settled(id, 120_000)));
    const ledgers = new Map<string, LedgerView>();
    for (const id of ids) ledgers.set(id, await stack.client.ledger(id));
    return {
      changes,
      runs: submitted.map((own) => runsOf(own.map((id) => ledgers.get(id)?.task.portfolio ?? ''))),
      shown,
      names: { [first]: 'one', [changes[0]?.hash ?? '']: 'two' },
      ledgers: [...ledgers.values()],
      watched: watched.flatMap((service) => stack.processes(service).map(({ pid }) => ({ service, pid }))),
    };
  } finally {
    stopped = true;
    await sql.end();
    await stack.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function runsOf(versions: readonly string[]): string[] {
  return versions.filter((version, at) => version !== versions[at - 1]);
}

interface Asked {
  readonly hash: string;
  readonly since: Date;
}

async function readApi(
  sql: pg.Pool,
  { ids, hash, since }: Asked & { readonly ids: readonly string[] },
): Promise<Change['apis'][number] | null> {
  const { rows } = await sql.query<{ first: number | null; last: number | null }>(
    `select extract(epoch from min(created_at) filter (where portfolio_hash = $2) - $3::timestamptz)::float8 * 1000 as first,
      extract(epoch from max(created_at) filter (where portfolio_hash <> $2) - $3::timestamptz)::float8 * 1000 as last
     from task where id = any($1) and created_at >= $3`,
    [ids, hash, since],
  );
  const [row] = rows;
  return row === undefined || row.first === null ? null : { firstNewMs: row.first, lastOldMs: row.last };
}

/** Whose hands work of a task of the version was in, and since when. */
async function readProcesses(sql: pg.Pool, { hash, since }: Asked): Promise<Change['processes']> {
  const { rows } = await sql.query<Change['processes'][number]>(
    `select k.service, k.pid, extract(epoch from min(x.at) - $2::timestamptz)::float8 * 1000 as "firstMs"
     from task t cross join lateral (
       select a.worker_id, a.started_at as at from attempt a where a.task_id = t.id
       union all
       select w.worker_id, d.at from work w join decision d on d.task_id = w.task_id and d.step = w.step and d.stage = w.kind
       where w.task_id = t.id and w.kind <> 'call') x
     join worker k on k.id = x.worker_id
     where t.portfolio_hash = $1 and t.created_at >= $2 group by k.service, k.pid order by k.service, k.pid`,
    [hash, since],
  );
  return rows;
}
