/**
 * Breaks the API, loaded with `node --import`: a producer hears 202 at once, the task is written a while later. Whatever
 * ends the process in between loses tasks. The checker must find it.
 */
import pg from 'pg';

const writtenAfterMs = 3000;

interface AcceptQuery {
  readonly name: string;
  readonly text: string;
  readonly values: readonly [string];
}
interface AcceptRow {
  readonly taskId: string;
  readonly works: readonly { readonly ring: boolean }[];
}

const query = pg.Pool.prototype.query;
pg.Pool.prototype.query = function queryLater(this: pg.Pool, ...given: unknown[]): unknown {
  const [first] = given;
  if (!isAccept(first)) return Reflect.apply(query, this, given);
  const rows = JSON.parse(first.values[0]) as AcceptRow[];
  // Left to the reconciler to ring: a ring before the write would find nothing.
  const unrung = rows.map((row) => ({ ...row, works: row.works.map((work) => ({ ...work, ring: false })) }));
  const later = { ...first, values: [JSON.stringify(unrung)] };
  setTimeout(() => void Reflect.apply(query, this, [later]), writtenAfterMs);
  return Promise.resolve({
    rows: rows.map(({ taskId }) => ({ answer: { taskId, outcome: 'created', rings: [] } })),
  });
} as typeof query;

function isAccept(given: unknown): given is AcceptQuery {
  return typeof given === 'object' && given !== null && 'name' in given && given.name === 'upshift_accept';
}
