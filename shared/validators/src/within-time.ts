import type { Ruling } from './check.ts';

/** Asks somebody within a time limit. Never rejects: time-out, abort and surprise each have their code. */
export async function withinTime(
  timeoutMs: number,
  signal: AbortSignal,
  ask: (signal: AbortSignal) => Promise<Ruling>,
): Promise<Ruling> {
  if (signal.aborted) return broken('aborted', 'The judgement was given up.');
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    return await ask(AbortSignal.any([signal, limit]));
  } catch {
    if (signal.aborted) return broken('aborted', 'The judgement was given up.');
    if (limit.aborted) return broken('timeout', `Not done within ${timeoutMs} ms.`);
    return broken('crash', 'The validator broke.');
  }
}

function broken(error: 'timeout' | 'aborted' | 'crash', message: string): Ruling {
  return { outcome: 'broken', error, evidence: [{ path: '', message }] };
}
