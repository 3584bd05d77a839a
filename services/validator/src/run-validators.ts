import type { AttemptRef, ResolvedWorkload, Risk, ValidatorConfig, Verdict } from '@upshift/contracts';
import { isDecisive, type JudgeConfig, validatorsFor } from '@upshift/core';
import type { AnswerFacts, ClaimedWork, ValidatorRunner } from '@upshift/ports';

/**
 * Runs all validators but judges, in the workload's order, and stops at the first that decides: what later ones say could
 * not get the answer accepted.
 */
export async function runValidators(
  validators: ValidatorRunner,
  workload: ResolvedWorkload,
  work: ClaimedWork,
  answer: AnswerFacts,
  signal: AbortSignal,
): Promise<Verdict[]> {
  const { task, history } = work;
  const candidate = {
    request: task.request,
    output: answer.output,
    confidence: answer.confidence,
    tenantId: task.tenantId,
    others: history.answers.filter(({ attempt }) => !isSame(attempt, answer.attempt)).map(({ output }) => output),
  };
  const verdicts: Verdict[] = [];
  for (const config of validatorsFor(workload, task.risk)) {
    if (config.kind === 'judge') continue;
    const verdict = await validators.judge(config, candidate, { signal });
    verdicts.push(verdict);
    if (isDecisive(workload, config, verdict)) break;
  }
  return verdicts;
}

/** The workload without the judges that have not spoken: what is decided so far. */
export function withoutSilentJudges(workload: ResolvedWorkload, verdicts: readonly Verdict[]): ResolvedWorkload {
  const hasSpoken = ({ name }: ValidatorConfig): boolean => verdicts.some(({ validator }) => validator === name);
  return {
    ...workload,
    validators: workload.validators.filter((config) => config.kind !== 'judge' || hasSpoken(config)),
  };
}

/** Whether all that is known of the answer is that its deployment says nothing of it: then a judge may still prove it. */
export function nobodySpoke({ validators }: ResolvedWorkload, verdicts: readonly Verdict[]): boolean {
  return verdicts.every(({ validator, verdict, error }) => {
    const config = validators.find(({ name }) => name === validator);
    return config?.kind === 'confidence' && config.onUnknown === 'accept' && verdict === 'unknown' && error === null;
  });
}

/** The judge that is asked next; undefined when all have spoken. */
export function nextJudge(
  workload: ResolvedWorkload,
  risk: Risk,
  verdicts: readonly Verdict[],
): JudgeConfig | undefined {
  return validatorsFor(workload, risk).find(
    (config): config is JudgeConfig =>
      config.kind === 'judge' && !verdicts.some(({ validator }) => validator === config.name),
  );
}

/** What is on record of one answer. */
export function verdictsOn({ history }: Pick<ClaimedWork, 'history'>, answer: AttemptRef): Verdict[] {
  return history.verdicts.filter(({ attempt }) => isSame(attempt, answer)).map(({ verdict }) => verdict);
}

function isSame(left: AttemptRef, right: AttemptRef): boolean {
  return left.step === right.step && left.no === right.no && left.try === right.try;
}
