import { createHash } from 'node:crypto';
import { toCanonicalJson } from '@upshift/contracts';

/** SHA-256 of the canonical JSON, hex: two bodies are the same when their hashes are. The depth is bounded at the door. */
export function hashJson(value: unknown): string {
  return createHash('sha256').update(toCanonicalJson(value)).digest('hex');
}
