import type { EvalReport, ModelOutput, TaskRequest, ValidatorConfig, Verdict } from '@upshift/contracts';
import { inputOf } from '@upshift/evals';
import type { LabAnswer, LabTask } from '@upshift/lab';
import type { ValidatorRunner } from '@upshift/ports';

/**
 * Turns runs of single deployments into tasks of the lab: what each of them answered to each case, whether the workload's
 * validators would have let it pass, and whether it was right. Cases that one of them has no score for are left out.
 *
 * @param reports one a deployment, in the order of the models
 */
export async function buildLabs(
  reports: readonly EvalReport[],
  { workload, validators }: { workload: string; validators: readonly ValidatorConfig[] },
  runner: Pick<ValidatorRunner, 'judge'>,
): Promise<LabTask[]> {
  const [first, ...others] = reports.map(({ results }) => new Map(results.map((one) => [one.caseId, one])));
  if (first === undefined) return [];
  const labs: LabTask[] = [];
  for (const [id, one] of first) {
    const results = [one, ...others.flatMap((known) => known.get(id) ?? [])];
    if (results.length < reports.length || results.some(({ score }) => score?.passed == null)) continue;
    const input = inputOf(one.case);
    const schema = one.case.output?.schema ?? null;
    const answers: LabAnswer[] = [];
    for (const { output, score, costNanoUsd, latencyMs } of results)
      answers.push({
        output,
        validity: output === null ? 'fail' : await judgeAll(validators, { input, schema, output }, runner),
        correct: score?.passed === true ? 1 : 0,
        costUsd: costNanoUsd / 1e9,
        latencyMs,
      });
    labs.push({ id, question: id, workload, task: { ...input, outputSchema: schema }, answers });
  }
  return labs;
}

interface Answer {
  readonly input: TaskRequest['input'];
  readonly schema: Record<string, unknown> | null;
  readonly output: ModelOutput;
}

/** One that fails decides; passed is what at least one passes and none doubts. */
async function judgeAll(
  validators: readonly ValidatorConfig[],
  { input, schema, output }: Answer,
  runner: Pick<ValidatorRunner, 'judge'>,
): Promise<Verdict['verdict']> {
  const nothing = { requestedWorkload: null, requestedRisk: null, audience: null, minTier: null, metadata: {} };
  const request: TaskRequest = { input, outputSchema: schema, ...nothing };
  const verdicts: Verdict['verdict'][] = [];
  for (const config of validators) {
    const { signal } = new AbortController();
    const { verdict } = await runner.judge(config, { request, output, confidence: null }, { signal });
    if (verdict === 'fail') return 'fail';
    verdicts.push(verdict);
  }
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'pass') ? 'pass' : 'unknown';
}
