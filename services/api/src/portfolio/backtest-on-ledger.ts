import type { BacktestSummary, Portfolio } from '@upshift/contracts';
import { judgeChange } from '@upshift/lab';
import type { ApiContext } from '../api-context.ts';

/** Recorded tasks that a change is tried on: the plans of two versions over so many take some hundredths of a second. */
const newestTasks = 500;
/** Reading content takes longer than a look at a task may. */
export const ledgerTimeoutMs = 20_000;

/** What the ledger's newest tasks say of a change. */
export async function backtestOnLedger(
  { deps, record, tenantId }: ApiContext,
  { active, candidate }: { readonly active: Portfolio; readonly candidate: Portfolio },
): Promise<BacktestSummary> {
  const rows = await record.ask(
    () => deps.store.readOutcomes({ tenantId, limit: newestTasks, rollout: null, since: null }),
    {
      timeoutMs: ledgerTimeoutMs,
    },
  );
  return judgeChange({
    active,
    candidate,
    rows,
    source: 'ledger',
    runner: deps.validators,
    now: () => deps.clock.monotonic(),
  });
}
