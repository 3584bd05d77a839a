import { type AttemptRef, type Plan, queueOf, type ResolvedWorkload, type Signal } from '@upshift/contracts';
import {
  decidePlan,
  drawAudits,
  judgeOutput,
  membersOf,
  type PlanDecision,
  resolveWorkload,
  tierOf,
  toPlanTask,
} from '@upshift/core';
import type { AttemptResult, ClaimedWork, VerdictFacts } from '@upshift/ports';
import { bareOutcome, type Outcome } from '@upshift/stage';
import type { CallFacts } from '../call-facts.ts';
import { type Collected, collectBallots, type OwnVote, recordedAnswer, verdictsOn } from './collect-ballots.ts';
import { describeVotes } from './describe-votes.ts';
import { momentOf, onTheClock } from './plan-clock.ts';

/** The call in hand, as it goes into the vote and to the ledger. */
export interface CastVote extends OwnVote {
  readonly result: AttemptResult | null;
  readonly verdicts: readonly VerdictFacts[];
}

/**
 * What follows a vote: the plan decides on every ballot of the step, and says whether the task is done, waits for
 * others, or goes to the escalator. The very same plan decides in the backtest.
 */
export function decideVote(work: ClaimedWork, { portfolio }: CallFacts, vote: CastVote): Outcome {
  const workload = resolveWorkload(portfolio, work.task.workload);
  const plan = workload.planned;
  if (plan === null) throw new Error('A vote belongs to a plan; the workload of this portfolio has none.');
  const task = toPlanTask(work.task.request, workload);
  const found = collectBallots(work, membersOf(plan).length, vote);
  const collected = { ...found, ballots: onTheClock(plan, found.ballots, work) };
  const decision = decidePlan(plan, task, collected.ballots);
  const said = {
    ...bareOutcome,
    fromTier: work.call?.tier ?? null,
    // A vote that waits leaves no decision on record: nobody would read how it stood.
    signals:
      decision.kind === 'wait'
        ? []
        : [...describeMoment(plan, work), ...describeVotes(plan, task, collected.ballots, decision.votes)],
    attempt: vote.result,
    verdicts: vote.verdicts,
    seen: collected.seen,
  };
  if (decision.kind === 'wait') return { ...said, ...waitFor(decision, plan, portfolio) };
  const tier = strongestAsked(collected, plan, portfolio);
  if (decision.kind === 'undecided') return toEscalator(work, said, { decision, tier });
  const deployment = nameOf(plan, decision.member);
  return accept(work, said, { decision, workload, vote, tier: tierOf(portfolio, deployment), deployment });
}

/** What decided where it was no answer. */
function describeMoment(plan: Plan, work: ClaimedWork): Signal[] {
  const moment = momentOf(plan, work);
  return moment === null ? [] : [{ name: 'moment', value: moment }];
}

type Said = Omit<Extract<Outcome, { kind: 'await' }>, 'kind' | 'action' | 'reason' | 'hasten'>;

function waitFor(
  { start }: Extract<PlanDecision, { kind: 'wait' }>,
  plan: Plan,
  portfolio: CallFacts['portfolio'],
): Pick<Extract<Outcome, { kind: 'await' }>, 'kind' | 'action' | 'reason' | 'hasten'> {
  const hasten = start.map((no) => ({ no, queue: queueOf('call', tierOf(portfolio, nameOf(plan, no))) }));
  return { kind: 'await', action: 'vote', reason: 'vote_cast', hasten };
}

interface Accepting {
  readonly decision: Extract<PlanDecision, { kind: 'decided' }>;
  readonly workload: ResolvedWorkload;
  readonly vote: CastVote;
  readonly tier: string;
  readonly deployment: string;
}

/** The vote names an answer; it is the result unless the workload's own validators object to it. */
function accept(work: ClaimedWork, said: Said, { decision, workload, vote, tier, deployment }: Accepting): Outcome {
  const accepted = attemptOf(work, decision.member, vote);
  const verdicts =
    decision.member === work.key.no && vote.verdicts.length > 0
      ? vote.verdicts.map(({ verdict }) => verdict)
      : verdictsOn(work.history, accepted);
  const { taskId, risk, request } = work.task;
  const judgement = judgeOutput({
    workload,
    verdicts,
    risk,
    audience: request.audience,
    confidence: confidenceOf(work, decision.member, vote),
    tier,
    deployment,
  });
  const progress = { ...work.task.progress, tier, best: accepted };
  const detail = `lead ${decision.lead.toFixed(2)}`;
  if (judgement.kind === 'accept') {
    const reason = decision.reason === 'decisive' ? 'quorum_decided' : 'quorum_best';
    const signals = [...said.signals, ...drawAudits({ taskId, workload, progress, tier })];
    return { ...said, signals, kind: 'finish', action: 'accept', reason, detail, fromTier: tier, accepted, progress };
  }
  const { objection } = judgement;
  return {
    ...said,
    signals: [...said.signals, ...(objection.evidence ?? [])],
    kind: 'forward',
    action: 'vote',
    reason: objection.reason,
    detail: objection.detail,
    fromTier: tier,
    works: [{ kind: 'escalate', queue: queueOf('escalate'), delayMs: 0, call: null }],
    progress: { ...progress, objection },
  };
}

/** What the deployment said of the answer itself: of the call in hand, or on record. */
function confidenceOf(work: ClaimedWork, member: number, { ballot }: Pick<OwnVote, 'ballot'>): number | null {
  if (member === work.key.no && ballot.state === 'answered') return ballot.confidence ?? null;
  return recordedAnswer(work, member)?.confidence ?? null;
}

/** Nobody is left to ask: the escalation policy goes on from the strongest tier that was asked. */
function toEscalator(
  work: ClaimedWork,
  said: Said,
  { decision, tier }: { decision: Extract<PlanDecision, { kind: 'undecided' }>; tier: string },
): Outcome {
  const reason = decision.reason === 'no_answer' ? 'provider_exhausted' : 'quorum_undecided';
  const best =
    decision.member === null ? null : attemptOf(work, decision.member, { attempt: said.attempt?.ref ?? null });
  return {
    ...said,
    kind: 'forward',
    action: 'vote',
    reason,
    detail: decision.reason,
    works: [{ kind: 'escalate', queue: queueOf('escalate'), delayMs: 0, call: null }],
    progress: {
      ...work.task.progress,
      tier,
      best: best ?? work.task.progress.best,
      objection: { action: 'escalate', reason, detail: decision.reason },
    },
  };
}

/** The attempt behind a member's answer: the call in hand, or the newest on record. */
function attemptOf(work: ClaimedWork, member: number, { attempt }: Pick<OwnVote, 'attempt'>): AttemptRef {
  if (member === work.key.no && attempt !== null) return attempt;
  const answer = recordedAnswer(work, member);
  if (answer === undefined) throw new Error('A vote was won by an answer that is not on record.');
  return answer.attempt;
}

function strongestAsked({ ballots }: Collected, plan: Plan, portfolio: CallFacts['portfolio']): string {
  const names = portfolio.tiers.map(({ name }) => name);
  const asked = ballots.flatMap(({ state }, member) =>
    state === 'idle' ? [] : [names.indexOf(tierOf(portfolio, nameOf(plan, member)))],
  );
  return names[Math.max(0, ...asked)] ?? '';
}

function nameOf(plan: Plan, member: number): string {
  return membersOf(plan)[member]?.deployment ?? '';
}
