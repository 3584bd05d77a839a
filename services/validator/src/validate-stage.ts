import type { ResolvedWorkload, ValidatorConfig, Verdict } from '@upshift/contracts';
import { drawAudits, isDecisive, judgeOutput, resolveWorkload } from '@upshift/core';
import type { AnswerFacts, ClaimedWork, PortfolioSource, ValidatorRunner, VerdictFacts } from '@upshift/ports';
import { bareOutcome, type Outcome, type Stage, type StageContext } from '@upshift/stage';

interface Facts {
  readonly workload: ResolvedWorkload;
  readonly answer: AnswerFacts;
  readonly verdicts: readonly Verdict[];
}

/** Answers: is the newest answer of this task good enough to be its result, and if not, what is wrong with it? */
export function createValidateStage({
  portfolios,
  validators,
}: {
  portfolios: PortfolioSource;
  validators: ValidatorRunner;
}): Stage<Facts> {
  return {
    name: 'validate',
    inline: true,
    async gather(work, context) {
      const portfolio = await portfolios.byHash(work.task.portfolioHash);
      const workload = resolveWorkload(portfolio, work.task.workload);
      const answer = newestAnswer(work);
      return { workload, answer, verdicts: await runValidators(validators, workload, work, answer, context) };
    },
    decide(work, facts) {
      return judge(work, facts);
    },
    withoutContent(_work, facts) {
      return { ...facts, verdicts: facts.verdicts.map((verdict) => ({ ...verdict, evidence: [] })) };
    },
  };
}

/** In the workload's order, cheap ones first by its author's choice; stops at the first that decides. */
async function runValidators(
  validators: ValidatorRunner,
  workload: ResolvedWorkload,
  work: ClaimedWork,
  answer: AnswerFacts,
  { signal }: StageContext,
): Promise<Verdict[]> {
  const candidate = { request: work.task.request, output: answer.output, confidence: answer.confidence };
  const verdicts: Verdict[] = [];
  for (const config of workload.validators) {
    const verdict = await validators.judge(config, candidate, { signal });
    verdicts.push(verdict);
    if (decides(workload, config, verdict)) break;
  }
  return verdicts;
}

function decides(workload: ResolvedWorkload, config: ValidatorConfig, verdict: Verdict): boolean {
  return isDecisive(workload, config, verdict);
}

function newestAnswer(work: ClaimedWork): AnswerFacts {
  const answer = work.history.answers.at(-1);
  if (answer === undefined) throw new Error('There is no answer to validate.');
  return answer;
}

function judge(work: ClaimedWork, { workload, answer, verdicts }: Facts): Outcome {
  const { attempt, tier, deployment, confidence } = answer;
  const { taskId, risk, request } = work.task;
  const judgement = judgeOutput({
    workload,
    verdicts,
    risk,
    audience: request.audience,
    confidence,
    tier,
    deployment,
  });
  const facts: readonly VerdictFacts[] = verdicts.map((verdict) => ({ attempt, verdict }));
  const signals = verdicts.map(({ validator, verdict }) => ({ name: validator, value: verdict }));
  const progress = { ...work.task.progress, best: attempt };
  if (judgement.kind === 'accept') {
    return {
      ...bareOutcome,
      kind: 'finish',
      action: 'accept',
      reason: judgement.reason,
      fromTier: tier,
      signals: [...signals, ...drawAudits({ taskId, workload, progress, tier })],
      verdicts: facts,
      accepted: attempt,
      progress,
    };
  }
  const { objection } = judgement;
  const { reason, detail, evidence = [] } = objection;
  return {
    ...bareOutcome,
    kind: 'forward',
    action: 'validate',
    reason,
    detail,
    fromTier: tier,
    signals: [...signals, ...evidence],
    verdicts: facts,
    works: [{ kind: 'escalate', queue: 'escalate', delayMs: 0, call: null }],
    progress: { ...progress, objection },
  };
}
