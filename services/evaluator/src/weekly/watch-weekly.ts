import { judgeChange } from '@upshift/lab';
import { assembleWeekly, parsePeriod } from '@upshift/reports';
import type { EvaluatorDependencies } from '../evaluator-dependencies.ts';

const tenantId = 'default';

/**
 * Makes and stores the escalation review of the last whole ISO week (UTC), by the record's clock. Where it is stored already nothing
 * is done; of several evaluators that make it at once the first one's stays.
 */
export async function watchWeekly({
  store,
  logger,
  clock,
  validators,
}: Pick<EvaluatorDependencies, 'store' | 'logger' | 'clock' | 'validators'>): Promise<void> {
  const period = parsePeriod('last-week', await store.databaseNow());
  if (period === null || (await store.loadWeekly(tenantId, new Date(period.from))) !== null) return;
  const active = await store.activePortfolio();
  if (active === null) return;
  const report = await assembleWeekly(
    {
      readWeekly: (span) => store.readWeekly({ tenantId, ...span }),
      readAudits: (query) => store.readAudits({ tenantId, ...query }),
      readOutcomes: (limit) => store.readOutcomes({ tenantId, limit, rollout: null, since: null }),
      judgeChange: (change) =>
        judgeChange({ ...change, source: 'ledger', runner: validators, now: () => clock.monotonic() }),
    },
    { period, active },
  );
  if (!(await store.storeWeekly(tenantId, report))) return;
  const { tasks, escalatedTasks, proposals } = report;
  logger.info(
    { from: period.from, tasks, escalatedTasks, proposals: proposals.length },
    'The weekly escalation review is stored: see `upshift report weekly --stored`.',
  );
}
