import { type Portfolio, queueOf, type ResolvedWorkload, type Verdict } from '@upshift/contracts';
import { decideWait, drawAudits, judgeAnswer, judgeOutput, planJudge, resolveWorkload } from '@upshift/core';
import type {
  AnswerFacts,
  AttemptResult,
  CallPlan,
  ClaimedWork,
  Clock,
  LimiterRefusal,
  ModelProvider,
  PortfolioSource,
  Random,
  ValidatorRunner,
  VerdictFacts,
} from '@upshift/ports';
import { bareOutcome, type Outcome, type Stage } from '@upshift/stage';
import { askJudge, broken } from './ask-judge.ts';
import { createJudgePlaces, type JudgePlacesDependencies } from './judge-places.ts';
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
  /** The judge may not be asked now: nothing was begun. `random` is the jitter of the wait, uniform in [0, 1). */
  readonly refused?: { readonly refusals: readonly LimiterRefusal[] | null; readonly random: number };
}

export interface ValidateDependencies extends JudgePlacesDependencies {
  readonly portfolios: PortfolioSource;
  readonly validators: ValidatorRunner;
  /** For judges. */
  readonly provider: ModelProvider;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly random: Random;
}

/** Answers: is the newest answer of this task good enough to be its result, and if not, what is wrong with it? */
export function createValidateStage(deps: ValidateDependencies): Stage<Facts> {
  const { portfolios, validators, random } = deps;
  const places = createJudgePlaces(deps);
  return {
    name: 'validate',
    inline: true,
    /** Asked where the work carries the call of a judge. */
    async admit(work) {
      return places.admit(work, await portfolios.byHash(work.task.portfolioHash));
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
      const refusal = work.attempt === null && work.barrier === null ? places.refusalOf(work) : null;
      if (refusal !== null) {
        const refusals = refusal === 'away' ? null : refusal;
        return { ...found, verdicts: [], earlier, attempt: null, refused: { refusals, random: random.next() } };
      }
      const { verdict, attempt, end } = await askJudge(deps, config, { work, answer, portfolio, context });
      if (end !== null) places.ended(work, end);
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
  if (facts.refused !== undefined && work.call !== null) return onRefused(work, facts, work.call, facts.refused);
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

/** The judge's deployment has no place now: its turn is waited for, as an answer's would be; where none comes in time, it has not spoken. */
function onRefused(work: ClaimedWork, facts: Facts, call: CallPlan, refused: NonNullable<Facts['refused']>): Outcome {
  const step = decideWait({ ...refused, remainingMs: work.task.remainingMs });
  if (step.action === 'wait')
    return {
      ...saidOf(facts, []),
      kind: 'retry',
      action: 'wait',
      reason: step.reason,
      detail: step.detail,
      delayMs: step.delayMs,
      call,
    };
  const config = nextJudge(facts.workload, work.task.risk, facts.earlier);
  const { refused: _, ...rest } = facts;
  if (config === undefined) return judge(work, rest);
  return judge(work, { ...rest, verdicts: [broken(config, 'provider_exhausted', `The judge: ${step.detail}.`, 0)] });
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
