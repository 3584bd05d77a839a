import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Submits tasks one after the other at a steady pace, whatever becomes of the earlier ones; a 503 is asked again with the same key,
 * as producers do. Resolves when all are accepted.
 *
 * @throws Error for an answer other than 202
 */
export async function submitAtRate(
  apiUrl: string,
  { count, perSecond }: { readonly count: number; readonly perSecond: number },
): Promise<void> {
  const startedAt = performance.now();
  const accepted: Promise<void>[] = [];
  for (let task = 0; task < count; task += 1) {
    const waitMs = startedAt + (task * 1000) / perSecond - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    accepted.push(submit(apiUrl, `Label case ${task}`));
  }
  await Promise.all(accepted);
}

async function submit(apiUrl: string, prompt: string, key: string = randomUUID()): Promise<void> {
  const response = await fetch(`${apiUrl}/v1/tasks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ prompt }),
  });
  const text = await response.text();
  if (response.status === 503) {
    await sleep(500);
    return submit(apiUrl, prompt, key);
  }
  if (response.status !== 202) throw new Error(`The API answered ${response.status}: ${text.slice(0, 300)}`);
}
