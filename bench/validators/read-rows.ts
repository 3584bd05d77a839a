import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Rows of a gzipped file of JSON lines; null where the file is not there. */
export function readRows<Row>(directory: string, name: string): Row[] | null {
  const file = join(directory, `${name}.jsonl.gz`);
  if (!existsSync(file)) return null;
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as Row);
}

/** Rules and weights were made on one half of each set, by the hash of the id, and are measured on both. */
export function halfOf(id: string): 'tune' | 'check' {
  const hash = createHash('sha256').update(id).digest('hex');
  return Number.parseInt(hash.slice(0, 8), 16) % 2 === 0 ? 'tune' : 'check';
}
