import type { ModelOutput, Verdict } from '@upshift/contracts';
import { judgeEdit, resolveWorkload, validatorsOfEdit } from '@upshift/core';
import type { ReviewFacts } from '@upshift/ports';
import type { ApiContext } from '../../api-context.ts';

export interface JudgedEdit {
  /** Of every validator that can say something of a person's answer: a reviewer mends all findings at once. */
  readonly verdicts: readonly Verdict[];
  /** The validator that does not let it pass, and whether it failed or could not tell; null where all do. */
  readonly objection: { readonly validator: string; readonly verdict: Verdict['verdict'] } | null;
}

/** Holds an edited answer to the validators of the task's own portfolio version. */
export async function judgeEditedAnswer(
  { deps, record, tenantId }: ApiContext,
  { request, ledger: { task }, portfolioHash }: ReviewFacts,
  output: ModelOutput,
  signal: AbortSignal,
): Promise<JudgedEdit> {
  const version = await record.ask(() => deps.store.loadPortfolio(portfolioHash));
  if (version === null) throw new Error('The portfolio version of a task is on record for as long as the task is.');
  const workload = resolveWorkload(version.portfolio, task.workload);
  const verdicts: Verdict[] = [];
  for (const config of validatorsOfEdit(workload))
    verdicts.push(await deps.validators.judge(config, { request, output, confidence: null, tenantId }, { signal }));
  const judgement = judgeEdit(workload, verdicts, task.risk);
  if (judgement.kind === 'accept') return { verdicts, objection: null };
  const verdict = verdicts.find(({ validator }) => validator === judgement.detail)?.verdict ?? 'unknown';
  return { verdicts, objection: { validator: judgement.detail, verdict } };
}
