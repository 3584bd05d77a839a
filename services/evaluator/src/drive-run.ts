import { type EvalResult, UpshiftError } from '@upshift/contracts';
import { inputOf } from '@upshift/evals';
import type { PortfolioVersion, StoredEvalResult, TakenEvalRun } from '@upshift/ports';
import { type Asked, askTask } from './ask-task.ts';
import { createPurse, type Purse } from './create-purse.ts';
import type { EvaluatorConfig, EvaluatorDependencies } from './evaluator-dependencies.ts';
import { scoreCase } from './score-case.ts';

interface Drive {
  readonly run: TakenEvalRun;
  readonly owner: string;
  readonly stopping: AbortSignal;
}

/** So often a run is begun again after a failure that is nobody's decision, such as a record that was away. */
const mostTaken = 20;

/**
 * Asks every case of a run that has no end yet, scores each answer, and ends the run. Whoever loses it (another evaluator took
 * it over, a person cancelled it) stops asking. What Upshift itself refuses ends the run as failed; where something broke
 * (the record was away) the run stays open, and is taken again when its lease has ended.
 *
 * @throws whatever broke
 */
export async function driveRun(deps: EvaluatorDependencies, config: EvaluatorConfig, drive: Drive): Promise<void> {
  const { store, clock, logger } = deps;
  const { run, owner, stopping } = drive;
  const { tenantId, id } = run;
  const lost = new AbortController();
  const signal = AbortSignal.any([stopping, lost.signal]);
  const done = new AbortController();

  async function hold(): Promise<void> {
    while (!done.signal.aborted && !signal.aborted) {
      await clock.sleep(config.leaseMs / 3, AbortSignal.any([done.signal, signal]));
      if (done.signal.aborted || signal.aborted) return;
      const isOurs = await store.keepEvalRun(tenantId, id, owner, config.leaseMs).catch(() => true);
      if (!isOurs) lost.abort(new UpshiftError('EVAL_RUN_NOT_FOUND', 'The run is not ours any more.'));
    }
  }

  const holding = hold();
  try {
    await askAll(deps, config, run, lost, signal);
    await store.endEvalRun(tenantId, id, { state: 'done', error: null });
    logger.info({ run: id, workload: run.workload }, 'An evaluation is done.');
  } catch (error) {
    // Stopped, or lost: the run is somebody else's now.
    if (signal.aborted) return;
    const isRefusal = error instanceof UpshiftError;
    if (!isRefusal && run.taken < mostTaken) throw error;
    logger.error({ run: id, workload: run.workload }, 'An evaluation failed.', error);
    const said = isRefusal ? `${error.code}: ${error.message}` : `INTERNAL: it broke ${run.taken} times`;
    await store.endEvalRun(tenantId, id, { state: 'failed', error: said });
  } finally {
    done.abort();
    await holding;
  }
}

async function askAll(
  deps: EvaluatorDependencies,
  config: EvaluatorConfig,
  run: TakenEvalRun,
  lost: AbortController,
  driving: AbortSignal,
): Promise<void> {
  // Where one case breaks the run, the others are asked no more: nobody would pay for them gladly.
  const broken = new AbortController();
  const signal = AbortSignal.any([driving, broken.signal]);
  const version = await load(deps, run.portfolioHash);
  const base = run.baseHash === run.portfolioHash ? version : await load(deps, run.baseHash);
  const spent = run.results.reduce((sum, { costNanoUsd, judgeNanoUsd }) => sum + costNanoUsd + judgeNanoUsd, 0);
  const purse = createPurse(run.budgetNanoUsd, spent);
  const open = run.results.filter(({ ended }) => !ended).values();
  // Once the budget of all evaluations has refused a case, the others are not asked: each would be refused too.
  let unpaid: string | null = null;

  async function drain(): Promise<void> {
    for (const result of open) {
      signal.throwIfAborted();
      const asked: StoredEvalResult =
        unpaid === null
          ? await askOne(deps, { run, version, base, purse, result }, signal)
          : { ...nothing(result.caseId), skipped: 'budget', reason: unpaid };
      if (asked.skipped === 'budget') unpaid ??= asked.reason;
      const isOpen = await deps.store.saveEvalResult(run.tenantId, run.id, asked);
      if (!isOpen) lost.abort(new UpshiftError('EVAL_RUN_NOT_FOUND', 'The run was ended.'));
    }
  }
  let first: { readonly error: unknown } | null = null;
  const drains = Array.from({ length: config.casesAtOnce }, () =>
    drain().catch((error: unknown) => {
      first ??= { error };
      broken.abort(error);
    }),
  );
  await Promise.all(drains);
  if (first !== null) throw (first as { readonly error: unknown }).error;
}

interface OneCase {
  readonly run: TakenEvalRun;
  readonly version: PortfolioVersion;
  readonly base: PortfolioVersion;
  readonly purse: Purse;
  readonly result: EvalResult;
}

async function askOne(
  deps: EvaluatorDependencies,
  { run, version, base, purse, result }: OneCase,
  signal: AbortSignal,
): Promise<StoredEvalResult> {
  const { tenantId, workload } = run;
  const { caseId, case: one } = result;
  const key = `eval:${run.id}:${caseId}`;
  const request = {
    input: inputOf(one),
    outputSchema: one.output?.schema ?? null,
    requestedRisk: one.tags?.risk ?? null,
    metadata: one.metadata ?? {},
  };
  let asked: Asked | null;
  try {
    asked = await askTask(deps, { tenantId, workload, version, key, request, purse }, signal);
  } catch (error) {
    if (!(error instanceof UpshiftError) || signal.aborted) throw error;
    return { ...nothing(caseId), skipped: 'refused', reason: error.code };
  }
  if (asked === null) return { ...nothing(caseId), skipped: 'budget' };
  const { unpaid, ...answered } = asked;
  if (unpaid !== null) return { ...answered, ...nothingScored, caseId, skipped: 'budget', reason: unpaid };
  const input = { tenantId, workload, base: base.portfolio, key: `${key}:judge`, case: one, asked, purse };
  const scored = await scoreCase(deps, input, signal);
  const { judgeNanoUsd } = scored;
  const simulated = asked.simulated || scored.simulated;
  if (scored.unpaid !== null)
    return { ...answered, caseId, skipped: 'budget', reason: scored.unpaid, score: null, judgeNanoUsd, simulated };
  return { ...answered, caseId, skipped: null, score: scored.score, judgeNanoUsd, simulated };
}

const nothingScored = { score: null, judgeNanoUsd: 0 } as const;

function nothing(caseId: string): StoredEvalResult {
  return {
    caseId,
    skipped: null,
    taskId: null,
    state: null,
    reason: null,
    deployment: null,
    output: null,
    score: null,
    costNanoUsd: 0,
    judgeNanoUsd: 0,
    latencyMs: null,
    calls: 0,
    simulated: false,
  };
}

async function load({ store }: EvaluatorDependencies, hash: string): Promise<PortfolioVersion> {
  const version = await store.loadPortfolio(hash);
  if (version === null)
    throw new UpshiftError('PORTFOLIO_INVALID', 'The portfolio version of the run is not on record.');
  return version;
}
