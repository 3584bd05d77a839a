import { type Portfolio, timeLimitsOf } from '@upshift/contracts';
import { hedgeAfter, resolveWorkload } from '@upshift/core';
import type { ClaimedWork, Clock } from '@upshift/ports';
import type { StageContext } from '@upshift/stage';
import type { Admission } from '../admission/admission.ts';
import type { CallFacts, CallMade, CallOf } from '../call-facts.ts';
import { outRun } from './outrun.ts';

interface Hedging {
  /** Makes one call. Rejects only before anything was sent. */
  readonly call: (work: ClaimedWork, signal: AbortSignal) => Promise<CallMade>;
  readonly admission: Pick<Admission, 'admit'>;
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
  readonly context: Pick<StageContext, 'signal' | 'beginBeside'>;
  readonly portfolio: Portfolio;
  /** After how long the second call is made, in ms. */
  readonly afterMs: number;
}

/** A call under way. */
interface Running {
  readonly attempt: CallOf['attempt'];
  readonly controller: AbortController;
  readonly made: Promise<CallMade>;
  answered: boolean;
}

interface Beside {
  readonly work: ClaimedWork;
  readonly attempt: CallOf['attempt'];
  release(): void;
}

/** After how long a second deployment is asked beside the one of this work; null: never. */
export function hedgeAfterMs(
  { p95Of }: Pick<Admission, 'p95Of'>,
  { task, call, attempt }: ClaimedWork,
  portfolio: Portfolio,
): number | null {
  const deployment = attempt === null ? undefined : portfolio.deployments[attempt.deployment];
  if (call === null || attempt === null || deployment === undefined) return null;
  return hedgeAfter({
    workload: resolveWorkload(portfolio, task.workload),
    call,
    deployment: attempt.deployment,
    p95Ms: p95Of(attempt.deployment),
    limitMs: Math.min(timeLimitsOf(deployment).totalMs, task.remainingMs),
  });
}

/**
 * Makes the call, and where it has not ended in time, a second one at another deployment of the tier, if the limiter has a
 * place for it and the record the money. The first answer is taken; the other call is broken off. Both are booked.
 */
export async function hedge(deps: Hedging, work: ClaimedWork): Promise<CallFacts> {
  const { clock, context, portfolio } = deps;
  const startedAt = clock.monotonic();
  const first = start(deps, work);
  if (!(await isSlow(deps, first))) return first.made;
  const beside = await beginBeside(deps, work);
  if (beside === null) return first.made;
  const afterMs = clock.monotonic() - startedAt;
  // It may have answered while the second one was begun: that one is not made then.
  if (first.answered || context.signal.aborted) {
    beside.release();
    const lost = { attempt: beside.attempt, made: notMade(portfolio) };
    return { kind: 'hedged', portfolio, afterMs, taken: await toCallOf(first), lost };
  }
  const task = { ...work.task, remainingMs: work.task.remainingMs - afterMs };
  // An attempt that was begun has to be booked, also where its call could not even be written down.
  const call: Hedging['call'] = (one, signal) => deps.call(one, signal).catch(() => notMade(portfolio));
  const { taken, lost } = await settle(first, start({ ...deps, call }, { ...beside.work, task }));
  return { kind: 'hedged', portfolio, afterMs, taken, lost };
}

function start({ call, context }: Hedging, work: ClaimedWork): Running {
  const { attempt } = work;
  if (attempt === null) throw new Error('A call needs an attempt.');
  const controller = new AbortController();
  const running: Running = {
    attempt,
    controller,
    answered: false,
    made: call(work, AbortSignal.any([context.signal, controller.signal])).then((made) => {
      running.answered = made.kind === 'answer';
      return made;
    }),
  };
  return running;
}

/** Whether the call is still under way after `afterMs`. */
async function isSlow({ clock, context, afterMs }: Hedging, { made }: Running): Promise<boolean> {
  const ended = new AbortController();
  const inTime = made.then(
    () => false,
    () => false,
  );
  const late = clock
    .sleep(afterMs, AbortSignal.any([context.signal, ended.signal]))
    .then(() => !context.signal.aborted);
  const result = await Promise.race([inTime, late]);
  ended.abort();
  return result;
}

/** The same work with a second attempt: first its place, then the attempt on record. Null: nobody may be called beside it. */
async function beginBeside({ admission, context, portfolio }: Hedging, work: ClaimedWork): Promise<Beside | null> {
  if (work.call === null) return null;
  const choices = work.call.choices.filter(({ deployment }) => deployment !== work.attempt?.deployment);
  // A key of its own: the limiter's places are kept by it.
  const beside = { ...work, key: { ...work.key }, call: { ...work.call, choices } };
  const admittance = await admission.admit(beside, portfolio);
  if (admittance.kind === 'refused') return null;
  const attempt = await context.beginBeside(admittance.deployment);
  if (attempt !== null) return { work: { ...beside, attempt }, attempt, release: admittance.release };
  admittance.release();
  return null;
}

/** The first answer is taken; where none of them answers, the failure of the first call. */
async function settle(first: Running, second: Running): Promise<{ taken: CallOf; lost: CallOf }> {
  const answer = async (one: Running): Promise<Running> => {
    if ((await one.made).kind === 'answer') return one;
    throw new Error('It has no answer.');
  };
  const winner = await Promise.any([answer(first), answer(second)]).catch(() => first);
  if (winner === second) outRun(first.controller);
  else second.controller.abort();
  return { taken: await toCallOf(winner), lost: await toCallOf(winner === first ? second : first) };
}

async function toCallOf({ attempt, made }: Running): Promise<CallOf> {
  return { attempt, made: await made };
}

/** What came of a call that never left. */
function notMade(portfolio: Portfolio): CallMade {
  return {
    kind: 'failure',
    portfolio,
    failureClass: 'interrupted',
    billed: 'nothing',
    usage: null,
    vendorCostNanoUsd: null,
    retryAfterMs: null,
    latencyMs: 0,
    random: 0,
  };
}
