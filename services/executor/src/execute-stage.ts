import type { Portfolio } from '@upshift/contracts';
import { resolveWorkload, validatorsFor } from '@upshift/core';
import type {
  CallEnd,
  ClaimedWork,
  KeptAnswer,
  Logger,
  ModelAnswer,
  PortfolioSource,
  TaskStore,
  ValidatorRunner,
} from '@upshift/ports';
import type { Stage, StageContext } from '@upshift/stage';
import type { Admission } from './admission/admission.ts';
import { createAnswerCache } from './cache/answer-cache.ts';
import { type CallFacts, type CallMade, toCallEnd } from './call-facts.ts';
import { type CallDependencies, callVendor, unusable } from './call-vendor.ts';
import { decideCall } from './decide-call.ts';
import { hedge, hedgeAfterMs } from './hedge/hedge.ts';
import { wasOutrun } from './hedge/outrun.ts';

export interface ExecuteDependencies extends CallDependencies {
  readonly portfolios: PortfolioSource;
  /** Judges the answers of votes, which are decided here. */
  readonly validators: Pick<ValidatorRunner, 'judge'>;
  readonly admission: Admission;
  /** Asked for answers that were bought before. */
  readonly store: Pick<TaskStore, 'recallAnswer'>;
  readonly logger: Logger;
}

/** Answers: what does the vendor say? One delivery makes one call; what follows a failure is decided, recorded and rung. */
export function createExecuteStage(deps: ExecuteDependencies): Stage<CallFacts> {
  const answers = createAnswerCache(deps);
  return {
    name: 'call',
    inline: false,
    claimTerms: deps.admission.claimTerms,
    async admit(work) {
      const portfolio = await deps.portfolios.byHash(work.task.portfolioHash);
      const kept = await answers.recall(work, portfolio);
      if (kept !== null) return kept;
      // What the budget forbids is not called; it could only have been served.
      if (work.barrier !== null) return { kind: 'refused' };
      const admittance = await deps.admission.admit(work, portfolio);
      if (admittance.kind === 'refused') return admittance;
      const cache = answers.keep(work, portfolio, admittance.deployment);
      return cache === undefined ? admittance : { ...admittance, cache };
    },
    async gather(work, context) {
      const portfolio = await deps.portfolios.byHash(work.task.portfolioHash);
      if (work.attempt === null) return withoutCall(deps, work, portfolio);
      const kept = answers.found(work);
      if (kept !== undefined) return onceJudged(deps, work, served(kept, portfolio), context);
      const call = (one: ClaimedWork, signal: AbortSignal) => makeCall(deps, one, portfolio, { ...context, signal });
      const afterMs = hedgeAfterMs(deps.admission, work, portfolio);
      if (afterMs !== null) return hedge({ ...deps, call, context, portfolio, afterMs }, work);
      const facts = await call(work, context.signal);
      return onceJudged(deps, work, facts, context);
    },
    decide: decideCall,
    withoutContent(_work, facts) {
      if (facts.kind === 'answer') return unusable(facts, 'malformed_answer');
      if (facts.kind !== 'hedged' || facts.taken.made.kind !== 'answer') return facts;
      return { ...facts, taken: { ...facts.taken, made: unusable(facts.taken.made, 'malformed_answer') } };
    },
  };
}

/** One call, told to the limiter. */
async function makeCall(
  deps: ExecuteDependencies,
  work: ClaimedWork,
  portfolio: Portfolio,
  context: StageContext,
): Promise<CallMade> {
  deps.admission.began(work);
  // Where it could not even be asked for, its place is given back and nothing is said of the deployment.
  let end: CallEnd = { kind: 'abandoned', tokens: null, latencyMs: 0, retryAfterMs: null };
  try {
    const made = await callVendor(deps, work, portfolio, context);
    end = toCallEnd(made);
    // That another one answered long before it is what tells a slow deployment from a long answer.
    if (made.kind === 'failure' && wasOutrun(context.signal)) end = { ...end, kind: 'failed' };
    return made;
  } finally {
    deps.admission.ended(work, portfolio, end);
  }
}

/** The record forbade the call, or nobody may be called now. */
function withoutCall({ admission, random }: ExecuteDependencies, work: ClaimedWork, portfolio: Portfolio): CallFacts {
  if (work.held !== true || work.barrier !== null) return { kind: 'barrier', portfolio };
  return { kind: 'refused', portfolio, refusals: admission.refusalsOf(work), random: random.next() };
}

/** An answer that was bought before, as if it had just come. */
function served({ output, modelServed, confidence }: KeptAnswer, portfolio: Portfolio): CallFacts {
  const answer: ModelAnswer = {
    output,
    usage: null,
    modelServed,
    finishReason: null,
    vendorCostNanoUsd: null,
    recordedLatencyMs: null,
    confidence,
  };
  return { kind: 'answer', portfolio, answer, latencyMs: 0, cached: true, verdicts: [] };
}

async function onceJudged(
  deps: ExecuteDependencies,
  work: ClaimedWork,
  facts: CallFacts,
  context: StageContext,
): Promise<CallFacts> {
  return facts.kind === 'answer' && work.call?.mode === 'vote' ? judgeVote(deps, work, facts, context) : facts;
}

/** What every validator of the workload says of the answer: a vote weighs it, whatever the verdict. */
async function judgeVote(
  { validators }: ExecuteDependencies,
  work: ClaimedWork,
  facts: Extract<CallMade, { kind: 'answer' }>,
  { signal }: StageContext,
): Promise<CallFacts> {
  const workload = resolveWorkload(facts.portfolio, work.task.workload);
  const candidate = {
    request: work.task.request,
    output: facts.answer.output,
    confidence: facts.answer.confidence,
    tenantId: work.task.tenantId,
  };
  const verdicts = await Promise.all(
    validatorsFor(workload, work.task.risk).map((config) => validators.judge(config, candidate, { signal })),
  );
  return { ...facts, verdicts };
}
