import type { LedgerView, OutcomeRow } from '@upshift/contracts';
import { makeReplayedLedger } from './make-outcome-row.ts';
import { FakeAnswer, type FakeApi, startFakeApi } from './start-fake-api.ts';

export interface FakeStack extends FakeApi {
  /** The most tasks that were open at a time. */
  readonly mostOpen: () => number;
}

/** An API that calls the models which the test names for each row, and settles every task on its first wait. */
export async function startFakeStack(
  rows: readonly OutcomeRow[],
  modelsOf: (row: OutcomeRow) => readonly string[],
  parts: (row: OutcomeRow) => Partial<LedgerView> = () => ({}),
): Promise<FakeStack> {
  const ledgers = new Map(rows.map((row) => [row.id, makeReplayedLedger(row, modelsOf(row), parts(row))]));
  const openIds = new Set<string>();
  let mostOpen = 0;
  const byPath = (path: string): LedgerView | undefined =>
    [...ledgers.values()].find(({ task }) => path.includes(task.id));
  const routes = [...ledgers.values()].flatMap(({ task }) => [
    [
      `GET /v1/tasks/${task.id}`,
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        openIds.delete(task.id);
        return task;
      },
    ] as const,
    [`GET /v1/tasks/${task.id}/ledger`, ({ url }: { url: string }) => byPath(url)] as const,
  ]);
  let busy = 1;
  const api = await startFakeApi({
    ...Object.fromEntries(routes),
    'POST /v1/tasks': ({ body }) => {
      if (busy-- > 0) return new FakeAnswer(503, { error: { code: 'OVERLOADED', message: 'Later.' } });
      const { metadata } = body as { metadata: { outcomeId: string } };
      const task = ledgers.get(metadata.outcomeId)?.task;
      if (task === undefined) return undefined;
      openIds.add(task.id);
      mostOpen = Math.max(mostOpen, openIds.size);
      return new FakeAnswer(202, { ...task, state: 'open', settledAt: null, output: null });
    },
  });
  return { ...api, mostOpen: () => mostOpen };
}
