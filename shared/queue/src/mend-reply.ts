import { jobSizeLimit } from './to-bulk-jobs.ts';

/** Fields of a job's hash that BullMQ may read. All others could make it throw with the job in hand, or obey them. */
const known = new Set(['name', 'timestamp', 'processedOn', 'ats', 'stc']);

/**
 * Makes what Redis holds of a job readable, whatever it is. BullMQ parses `data` and `opts` after it has moved the job
 * to active: rubbish there throws, the job stalls, comes back, and throws again, for ever. So options of the stored job
 * are left out (ours are the consumer's), and data that is no JSON, or more than a job may weigh, becomes a string that
 * no handler takes for a job.
 *
 * @param reply of the scripts that hand out a job: `[[field, value, …], id, …]`; anything else is passed through
 */
export function mendReply(reply: unknown): unknown {
  if (!Array.isArray(reply) || !Array.isArray(reply[0])) return reply;
  const [fields, ...rest] = reply as [unknown[], ...unknown[]];
  const kept: unknown[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const name = String(fields[at]);
    if (name === 'data') kept.push(name, mendData(String(fields[at + 1])));
    else if (known.has(name)) kept.push(name, fields[at + 1]);
  }
  return [kept, ...rest];
}

function mendData(text: string): string {
  if (text.length <= jobSizeLimit && isJson(text)) return text;
  return JSON.stringify(text.slice(0, jobSizeLimit));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
