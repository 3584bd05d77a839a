import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SubmitTask } from '@upshift/contracts';

/** Hands tasks in over HTTP, as any producer does. */
export interface Producer {
  /**
   * Hands a task in, and again where the API asks for it: the key keeps it one task.
   *
   * @returns the task's id
   * @throws Error with the API's own code and message
   */
  submit(body: Partial<SubmitTask>, options: { readonly key: string; readonly signal: AbortSignal }): Promise<string>;
  get(path: string): Promise<unknown>;
  /** Leaves no connection behind: one that was opened and never used would hold up the API's own end for a minute. */
  close(): void;
}

const tries = 20;
const pauseMs = 250;

export function openProducer(url: string): Producer {
  const agent = new Agent({ keepAlive: true });

  function send(method: string, path: string, options: { body?: string; key?: string; signal?: AbortSignal }) {
    const { body, key, signal } = options;
    const headers = {
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    };
    return new Promise<{ status: number; said: unknown }>((resolve, reject) => {
      const sent = request(`${url}${path}`, { method, agent, headers, ...(signal === undefined ? {} : { signal }) });
      sent.on('error', reject);
      sent.on('response', (answer) => {
        json(answer).then((said) => resolve({ status: answer.statusCode ?? 0, said }), reject);
      });
      sent.end(body);
    });
  }

  return {
    async submit(body, { key, signal }) {
      for (let left = tries; ; left -= 1) {
        const { status, said } = await send('POST', '/v1/tasks', { body: JSON.stringify(body), key, signal });
        const answer = said as { id: string } | { error: { code: string; message: string } };
        if ('id' in answer) return answer.id;
        if (status !== 503 || left === 0)
          throw new Error(`The sample's task was refused: ${answer.error.code} ${answer.error.message}`);
        await sleep(pauseMs, undefined, { signal });
      }
    },
    async get(path) {
      return (await send('GET', path, {})).said;
    },
    close: () => agent.destroy(),
  };
}
