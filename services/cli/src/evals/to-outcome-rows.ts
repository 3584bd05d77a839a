import { type EvalReport, type OutcomeRow, type Portfolio, type RecordedOutcome, toUsd } from '@upshift/contracts';

export interface ReportedRun {
  readonly report: EvalReport;
  /** The version that the run's tasks were pinned to. */
  readonly portfolio: Portfolio;
}

/**
 * Runs of eval sets as an outcome table: a row for each case, an outcome for each model whose answer was scored. `correct` is the
 * score. Of several answers of a model to a case the last run's counts. Cases that were skipped, failed or not scored are
 * left out; so are those whose content differs between the runs, from the second on.
 */
export function toOutcomeRows(runs: readonly ReportedRun[]): OutcomeRow[] {
  const rows = new Map<string, OutcomeRow & { readonly outcomes: Record<string, RecordedOutcome> }>();
  for (const { report, portfolio } of runs)
    for (const { caseId, case: asked, deployment, output, score, costNanoUsd, latencyMs } of report.results) {
      const model = deployment === null ? undefined : portfolio.deployments[deployment]?.model;
      if (model === undefined || output === null || score?.score == null) continue;
      const messages = asked.input?.messages ?? [{ role: 'user' as const, content: asked.prompt ?? '' }];
      const input = { messages, tools: asked.input?.tools ?? null };
      const key = `${report.run.workload}/${caseId}`;
      const row = rows.get(key) ?? {
        id: key,
        workload: report.run.workload,
        input,
        reference: asked.reference ?? null,
        outcomes: {},
      };
      if (JSON.stringify(row.input) !== JSON.stringify(input)) continue;
      rows.set(key, row);
      row.outcomes[model] = {
        output,
        correct: score.score,
        inputTokens: null,
        outputTokens: null,
        costUsd: toUsd(costNanoUsd),
        latencyMs,
        error: null,
        // Alone it answers every case; behind others only those that came to it.
        ...(report.run.target.kind === 'deployment' ? { asked: { draw: null, probability: 1 } } : {}),
      };
    }
  return [...rows.values()];
}
