import {
  feedbackViewSchema,
  ledgerViewSchema,
  statusViewSchema,
  taskListSchema,
  taskViewSchema,
} from '@upshift/contracts';
import { submitMany } from './bulk/submit-many.ts';
import type { SubmitOptions, SubmittedTask, UpshiftClient } from './client.ts';
import { UpshiftTaskError } from './client-errors.ts';
import { type ClientOptions, openExchange } from './client-options.ts';
import { createKey } from './http/create-key.ts';
import { type NewTask, toBody } from './new-task.ts';
import type { OutputSchema } from './output/output-schema.ts';
import type { TaskResult } from './output/task-result.ts';
import { toResult } from './output/to-result.ts';
import { readTask, type WaitOptions, waitForTask } from './wait-for-task.ts';

/**
 * A client of the Upshift at `baseUrl`. It holds no connection and needs no closing.
 *
 *     const upshift = createClient({ baseUrl: 'http://127.0.0.1:8080' });
 *     const task = await upshift.submit({ prompt: 'Invoice 7: 12.50 EUR', schema: z.object({ total: z.number() }) });
 *     const { total } = await task.output();
 *
 * @throws TypeError when `baseUrl` is no address of http or https
 */
export function createClient(options: ClientOptions): UpshiftClient {
  const exchange = openExchange(options);

  async function wait(id: string, { schema, ...how }: WaitOptions & { schema?: OutputSchema | undefined } = {}) {
    return toResult(await waitForTask(exchange, id, how), schema);
  }

  async function submit(
    task: NewTask,
    { idempotencyKey = createKey(), headers, signal }: SubmitOptions = {},
  ): Promise<SubmittedTask<unknown>> {
    const answer = await exchange.json(taskViewSchema, {
      method: 'POST',
      path: '/v1/tasks',
      body: JSON.stringify(toBody(task)),
      headers: { 'content-type': 'application/json', ...headers, 'idempotency-key': idempotencyKey },
      signal,
    });
    const { id } = answer.data;
    const waitForResult = (how: WaitOptions = {}): Promise<TaskResult<unknown>> =>
      wait(id, { ...how, schema: task.schema });
    return {
      id,
      task: answer.data,
      idempotencyKey,
      replayed: answer.headers.get('idempotency-replayed') === 'true',
      wait: waitForResult,
      async output(how) {
        const result = await waitForResult(how);
        if (result.ok) return result.output;
        throw new UpshiftTaskError(result.task, result.state);
      },
    };
  }

  const client = {
    submit,
    wait,
    submitMany: (tasks, how) => submitMany(exchange, tasks, how),
    get: (id, how = {}) => readTask(exchange, id, how),
    async list({ signal, ...filter } = {}) {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value));
      const path = [...query].length === 0 ? '/v1/tasks' : `/v1/tasks?${query}`;
      return (await exchange.json(taskListSchema, { method: 'GET', path, signal })).data;
    },
    async *listAll(how = {}) {
      for (let cursor = how.cursor; ; ) {
        const page = await client.list({ ...how, cursor });
        yield* page.tasks;
        if (page.nextCursor === null) return;
        cursor = page.nextCursor;
      }
    },
    async cancel(id, { signal } = {}) {
      return (await exchange.json(taskViewSchema, { method: 'POST', path: `${pathOf(id)}/cancel`, signal })).data;
    },
    async feedback(id, feedback, { signal } = {}) {
      const path = `${pathOf(id)}/feedback`;
      const headers = { 'content-type': 'application/json' };
      return (
        await exchange.json(feedbackViewSchema, {
          method: 'POST',
          path,
          headers,
          body: JSON.stringify(feedback),
          signal,
        })
      ).data;
    },
    async ledger(id, { signal } = {}) {
      return (await exchange.json(ledgerViewSchema, { method: 'GET', path: `${pathOf(id)}/ledger`, signal })).data;
    },
    async status({ signal } = {}) {
      return (await exchange.json(statusViewSchema, { method: 'GET', path: '/v1/status', signal })).data;
    },
    // The overloads of `submit` and `wait` say which type the schema gives; one implementation serves them all.
  } as UpshiftClient;
  return client;
}

function pathOf(id: string): string {
  return `/v1/tasks/${encodeURIComponent(id)}`;
}
