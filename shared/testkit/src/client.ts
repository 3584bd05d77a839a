import { randomUUID } from 'node:crypto';
import {
  type BulkAnswer,
  type BulkSummary,
  bulkAnswerSchema,
  bulkSummarySchema,
  type LedgerView,
  ledgerViewSchema,
  type TaskView,
  taskViewSchema,
} from '@upshift/contracts';

/** Speaks to an API as a producer would. */
export interface TestClient {
  post(
    body: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ status: number; headers: Headers; body: unknown }>;
  /**
   * Submits and returns the task's id. Comes back with the same key, as the contract asks of producers, while the answer
   * is 503: a busy machine may answer so. @throws Error when it is not accepted
   */
  submit(body: unknown, headers?: Readonly<Record<string, string>>): Promise<string>;
  /** Sends a bulk, one value a line. `summary` is null where the bulk broke off. */
  bulk(lines: readonly unknown[]): Promise<{ answers: BulkAnswer[]; summary: BulkSummary['summary'] | null }>;
  get(id: string): Promise<TaskView>;
  cancel(id: string): Promise<{ status: number; body: unknown }>;
  /** Waits until the task is settled. @throws Error after `deadlineMs` (30 s) */
  settled(id: string, deadlineMs?: number): Promise<TaskView>;
  ledger(id: string): Promise<LedgerView>;
}

export function createTestClient(url: () => string): TestClient {
  /** A read may be answered 503 on a busy machine, and is then to be asked again. */
  const fetchJson = async (path: string): Promise<unknown> => {
    for (let again = 0; ; again++) {
      const response = await fetch(`${url()}${path}`);
      if (response.status !== 503 || again === 10) return response.json();
      await response.body?.cancel();
    }
  };
  const client: TestClient = {
    async post(body, headers = {}) {
      const response = await fetch(`${url()}/v1/tasks`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return { status: response.status, headers: response.headers, body: await response.json() };
    },
    async submit(body, headers) {
      const keyed = { 'idempotency-key': randomUUID(), ...headers };
      let answer = await client.post(body, keyed);
      for (let again = 0; again < 10 && answer.status === 503; again++) answer = await client.post(body, keyed);
      if (answer.status !== 202) throw new Error(`Not accepted: ${answer.status} ${JSON.stringify(answer.body)}`);
      return taskViewSchema.parse(answer.body).id;
    },
    async bulk(lines) {
      const response = await fetch(`${url()}/v1/tasks/bulk`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      });
      if (response.status !== 200) throw new Error(`Not taken: ${response.status} ${await response.text()}`);
      const all: unknown[] = (await response.text())
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const summary = bulkSummarySchema.safeParse(all.at(-1)).data?.summary ?? null;
      return {
        answers: (summary === null ? all : all.slice(0, -1)).map((line) => bulkAnswerSchema.parse(line)),
        summary,
      };
    },
    async get(id) {
      return taskViewSchema.parse(await fetchJson(`/v1/tasks/${id}`));
    },
    async cancel(id) {
      const response = await fetch(`${url()}/v1/tasks/${id}/cancel`, { method: 'POST' });
      return { status: response.status, body: await response.json() };
    },
    async settled(id, deadlineMs = 30_000) {
      const until = performance.now() + deadlineMs;
      while (performance.now() < until) {
        // Whole seconds: the API refuses others.
        const seconds = Math.ceil(Math.min(20, (until - performance.now()) / 1000));
        const task = await fetchJson(`/v1/tasks/${id}?wait=${seconds}&from=open`).catch(() => null);
        const parsed = taskViewSchema.safeParse(task);
        if (parsed.success && parsed.data.state !== 'open') return parsed.data;
        if (!parsed.success) await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(
        `Task ${id} was not settled within ${deadlineMs} ms: ${JSON.stringify(await fetchJson(`/v1/tasks/${id}/ledger`))}`,
      );
    },
    async ledger(id) {
      return ledgerViewSchema.parse(await fetchJson(`/v1/tasks/${id}/ledger`));
    },
  };
  return client;
}
