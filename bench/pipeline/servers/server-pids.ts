import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';

export async function pidOfRedis(url: string): Promise<number> {
  const client = new Redis(url);
  try {
    return Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]);
  } finally {
    client.disconnect();
  }
}

/** @param home the folder that the embedded Postgres names as its own; its cluster is in `postgres` */
export async function pidOfPostgres(home: string): Promise<number> {
  const text = await readFile(join(home, 'postgres', 'postmaster.pid'), 'utf8');
  return Number(text.split('\n')[0]);
}
