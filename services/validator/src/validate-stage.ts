import { type Portfolio, queueOf, type ResolvedWorkload, type Verdict } from '@upshift/contracts';
import { drawAudits, judgeAnswer, judgeOutput, planJudge, resolveWorkload } from '@upshift/core';
import type {
  AnswerFacts,
  AttemptResult,
  CallPlan,
  ClaimedWork,
  Clock,
  ModelProvider,
  PortfolioSource,
  ValidatorRunner,
  VerdictFacts,
} from '@upshift/ports';
import { bareOutcome, type Outcome, type Stage } from '@upshift/stage';
import { askJudge, broken } from './ask-judge.ts';
import { nextJudge, nobodySpoke, runValidators, verdictsOn, withoutSilentJudges } from './run-validators.ts';

interface Facts {
  readonly portfolio: Portfolio;
  readonly workload: ResolvedWorkload;
  readonly answer: AnswerFacts;
  /** What was found now. */
  readonly verdicts: readonly Verdict[];
  /** What was on record of this answer before: where a judge is asked, what the other validators said. */
  readonly earlier: readonly Verdict[];
  /** The call of a judge. */
  readonly attempt: AttemptResult | null;
}

export interface ValidateDependencies {
  readonly portfolios: PortfolioSource;
  readonly validators: ValidatorRunner;
  /** For judges. */
  readonly provider: ModelProvider;
  readonly clock: Pick<Clock, 'monotonic'>;
}

/** Answers: is the newest answer of this task good enough to be its result, and if not, what is wrong with it? */
export function createValidateStage(deps: ValidateDependencies): Stage<Facts> {
  const { portfolios, validators } = deps;
  return {
    name: 'validate',
    inline: true,
    /** Asked where the work carries the call of a judge: its one deployment, which needs no place of its own. */
    async admit(work) {
      const deployment = work.call?.choices[0]?.deployment;
      return deployment === undefined ? { kind: 'refused' } : { kind: 'admitted', deployment, release() {} };
    },
    async gather(work, context) {
      const portfolio = await portfolios.byHash(work.task.portfolioHash);
      const workload = resolveWorkload(portfolio, work.task.workload);
      const answer = newestAnswer(work);
      const found = { portfolio, workload, answer };
      if (work.call === null) {
        const verdicts = await runValidators(validators, workload, work, answer, context.signal);
        return { ...found, verdicts, earlier: [], attempt: null };
      }
      const earlier = verdictsOn(work, answer.attempt);
      const config = nextJudge(workload, work.task.risk, earlier);
      if (config === undefined) return { ...found, verdicts: [], earlier, attempt: null };
      const { verdict, attempt } = await askJudge(deps, config, { work, answer, portfolio, context });
      return { ...found, verdicts: [verdict], earlier, attempt };
    },
    decide(work, facts) {
      return judge(work, facts);
    },
    withoutContent(_work, facts) {
      return { ...facts, verdicts: facts.verdicts.map((verdict) => ({ ...verdict, evidence: [] })) };
    },
  };
}

function newestAnswer(work: ClaimedWork): AnswerFacts {
  const answer = work.history.answers.at(-1);
  if (answer === undefined) throw new Error('There is no answer to validate.');
  return answer;
}

function judge(work: ClaimedWork, facts: Facts): Outcome {
  const { workload, answer, attempt, portfolio } = facts;
  if (attempt?.failureClass === 'interrupted' && work.call !== null) return askAgain(work, facts, work.call);
  const verdicts = [...facts.verdicts];
  const known = (): Verdict[] => [...facts.earlier, ...verdicts];
  let judgement = judgeAnswer(withoutSilentJudges(workload, known()), known(), work.task.risk);
  // A judge is asked where nothing speaks against the answer: judges cost money.
  for (let next = nextJudge(workload, work.task.risk, known()); next !== undefined; ) {
    if (judgement.kind === 'object' && !nobodySpoke(workload, known())) break;
    const call = planJudge(portfolio, next, work.task.request, answer.output);
    if (call !== null)
      return {
        ...saidOf(facts, verdicts),
        kind: 'forward',
        action: 'validate',
        reason: 'judge_asked',
        detail: next.name,
        attempt,
        works: [{ kind: 'validate', queue: queueOf('validate'), delayMs: 0, call }],
        progress: { ...work.task.progress, best: answer.attempt },
      };
    verdicts.push(broken(next, 'constraints', 'The data of this task may not go to the judge.', 0));
    judgement = judgeAnswer(withoutSilentJudges(workload, known()), known(), work.task.risk);
    next = nextJudge(workload, work.task.risk, known());
  }
  return settle(work, { ...facts, verdicts });
}

/** The worker was shut down while it asked: the judge is asked elsewhere, as an answer would be. */
function askAgain(work: ClaimedWork, facts: Facts, call: CallPlan): Outcome {
  return {
    ...saidOf(facts, []),
    kind: 'forward',
    action: 'validate',
    reason: 'interrupted',
    attempt: facts.attempt,
    works: [{ kind: 'validate', queue: queueOf('validate'), delayMs: 0, call }],
    progress: work.task.progress,
  };
}

/** All has been said of the answer: it is the result, unless a validator objects to it or the risk of it is too high. */
function settle(work: ClaimedWork, facts: Facts): Outcome {
  const { answer, attempt, workload } = facts;
  const { tier, deployment, confidence } = answer;
  const { taskId, risk, request } = work.task;
  const known = [...facts.earlier, ...facts.verdicts];
  const judgement = judgeOutput({
    workload: withoutSilentJudges(workload, known),
    verdicts: known,
    risk,
    audience: request.audience,
    confidence,
    tier,
    deployment,
  });
  const said = { ...saidOf(facts, facts.verdicts), attempt };
  const progress = { ...work.task.progress, best: answer.attempt };
  if (judgement.kind === 'accept') {
    const signals = [...said.signals, ...drawAudits({ taskId, workload, progress, tier })];
    const { reason } = judgement;
    return { ...said, signals, kind: 'finish', action: 'accept', reason, accepted: answer.attempt, progress };
  }
  const { objection } = judgement;
  return {
    ...said,
    signals: [...said.signals, ...(objection.evidence ?? [])],
    kind: 'forward',
    action: 'validate',
    reason: objection.reason,
    detail: objection.detail,
    works: [{ kind: 'escalate', queue: queueOf('escalate'), delayMs: 0, call: null }],
    progress: { ...progress, objection },
  };
}

function saidOf({ answer }: Facts, verdicts: readonly Verdict[]) {
  const facts: readonly VerdictFacts[] = verdicts.map((verdict) => ({ attempt: answer.attempt, verdict }));
  const signals = verdicts.map(({ validator, verdict }) => ({ name: validator, value: verdict }));
  return { ...bareOutcome, fromTier: answer.tier, signals, verdicts: facts };
}
