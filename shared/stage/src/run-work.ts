import type { WorkKind } from '@upshift/contracts';
import type {
  AttemptResult,
  ClaimedWork,
  Commit,
  CommitResult,
  Member,
  RingOrder,
  Span,
  Transition,
} from '@upshift/ports';
import { beginHeld, toContext } from './begin-held.ts';
import { addOutcome, type CommitDraft, emptyDraft, toCommit, toLostCommit, toTransition } from './commit-draft.ts';
import type { Gate } from './gate.ts';
import { nextWork } from './next-work.ts';
import type { StagePorts } from './ports.ts';
import { toLaterRings } from './ringer.ts';
import { bareOutcome, type Forward, type Outcome, type Stage } from './stage.ts';

export interface RunWorkDependencies {
  readonly ports: StagePorts;
  readonly stages: ReadonlyMap<WorkKind, Stage>;
  readonly inlineGraceMs: number;
  /** False once the process drains: then a stage commits and rings instead of going on. */
  readonly mayGoOn: () => boolean;
  /** What the work of this queue is gathered behind. */
  readonly gate: Gate;
}

/**
 * Runs one claimed work to its commit, and goes on inline as far as hosted CPU stages reach. Every commit is one
 * transition of the task; what was gathered but not committed when the process dies is done again by somebody else.
 */
export async function runWork(
  deps: RunWorkDependencies,
  claimed: ClaimedWork,
  member: Member,
  signal: AbortSignal,
  root: Span,
): Promise<void> {
  const first = stageOf(deps, claimed.kind);
  const admitted = await beginHeld(deps, { stage: first, work: claimed, member, signal, span: root });
  if (admitted === null) return;
  let stage = first;
  let work = admitted;
  let draft = emptyDraft(work, work.fence);
  let span = root;
  const gathering = () => gather(deps, first, { work: admitted, member, signal, span: root });
  // Where nobody is called there is nothing to wait for.
  let facts: unknown = await (admitted.attempt === null ? gathering() : deps.gate(gathering));

  for (;;) {
    const outcome = decide(deps, stage, work, facts);
    describe(span, work, outcome);
    const next = inlineStage(deps, outcome);
    if (next === null || outcome.kind !== 'forward') {
      draft = addOutcome(draft, work, outcome);
      await finish(deps, { draft, work, outcome, stage, facts, member, root, span, merged: draft.key !== work.key });
      return;
    }
    const following = nextWork(work, outcome);
    const before = { draft, work, outcome, stage, facts };
    draft = addOutcome(draft, work, outcome);
    const inner = deps.ports.telemetry.span(`process ${next.name}`, { kind: 'consumer', parent: root.traceparent });
    const gathering = gather(deps, next, { work: following, member, signal, span: inner });
    if (!(await within(gathering, deps.inlineGraceMs))) {
      const fence = await lease(deps, before, draft, member);
      if (fence === null) {
        inner.end();
        return;
      }
      draft = emptyDraft(following, fence);
    }
    if (span !== root) span.end();
    facts = await gathering;
    work = draft.key === following.key ? { ...following, fence: draft.fence } : following;
    stage = next;
    span = inner;
  }
}

interface Ending {
  readonly draft: CommitDraft;
  readonly work: ClaimedWork;
  readonly outcome: Outcome;
  readonly stage: Stage;
  readonly facts: unknown;
  readonly member: Member;
  readonly root: Span;
  readonly span: Span;
  /** Whether the draft also holds the outcome of an earlier stage. */
  readonly merged: boolean;
}

async function finish(deps: RunWorkDependencies, ending: Ending): Promise<void> {
  const { ports } = deps;
  const { draft, work, outcome, member, root, span } = ending;
  const transition = toTransition(work, outcome, ports.ringer.hasRoom, false);
  const send = outcome.kind === 'forward' || outcome.kind === 'retry' ? sendSpan(deps, transition, root) : null;
  const result = await commit(
    deps,
    toCommit(draft, member.workerId, transition, send?.traceparent ?? root.traceparent),
  );
  if (result.outcome === 'changed') await decideAgain(deps, ending, result);
  const last = result.outcome === 'not_storable' ? await commitWithoutContent(deps, ending) : result;
  if (result.outcome === 'committed') {
    ports.ringer.ring(withPriority(result.rings, work));
    if (transition.kind === 'advance')
      ports.ringer.ringLater(
        toLaterRings(work.key.taskId, transition.toStep, transition.works, root.traceparent, work.task.priority),
      );
    if (transition.kind === 'settle') ports.ringer.forget(work.key.taskId);
    if (outcome.kind === 'finish' || outcome.kind === 'reject') settledSpan(deps, work, outcome, root);
  }
  await bookLost(deps, ending, last);
  send?.end();
  if (span !== root) span.end();
}

/** Siblings ended while this was decided: decided again on what the record holds now. Ends, since votes are finite. */
async function decideAgain(
  deps: RunWorkDependencies,
  ending: Ending,
  { history, siblings }: Extract<CommitResult, { outcome: 'changed' }>,
): Promise<void> {
  const { stage, facts, root } = ending;
  const work = { ...ending.work, history, siblings };
  const outcome = decide(deps, stage, work, facts);
  describe(root, work, outcome);
  const draft = addOutcome(emptyDraft(work, ending.draft.fence), work, outcome);
  await finish(deps, { ...ending, work, outcome, draft });
}

/** Commits what is decided so far and keeps the next work for this process. Null: the task is not ours any more. */
async function lease(
  deps: RunWorkDependencies,
  before: { work: ClaimedWork; outcome: Forward },
  draft: CommitDraft,
  member: Member,
): Promise<number | null> {
  const transition = toTransition(before.work, before.outcome, deps.ports.ringer.hasRoom, true);
  const result = await commit(deps, toCommit(draft, member.workerId, transition, before.work.traceparent));
  await bookLost(deps, { draft, member }, result);
  if (result.outcome === 'committed') return result.leasedFence;
  return null;
}

/** Books the call that lost, once the work has moved on: under our lease that commit would end the work. */
async function bookLost(
  deps: RunWorkDependencies,
  { draft, member }: Pick<Ending, 'draft' | 'member'>,
  { outcome }: CommitResult,
): Promise<void> {
  if (draft.lost === null || (outcome !== 'committed' && outcome !== 'stale')) return;
  await commit(deps, toLostCommit(draft, member.workerId, draft.lost));
}

/**
 * The record could not hold what was gathered: the stage decides again without it, so that the task goes on and the
 * call is still booked. Without such a way, a person has to look.
 */
async function commitWithoutContent(deps: RunWorkDependencies, ending: Ending): Promise<CommitResult> {
  const { stage, work, facts, member, root } = ending;
  const outcome =
    stage.withoutContent === undefined || ending.merged
      ? handoff(work, 'not_storable')
      : stage.decide(work, stage.withoutContent(work, facts));
  const draft = addOutcome(emptyDraft(work, ending.draft.fence), work, outcome);
  const plain = {
    ...draft,
    key: ending.draft.key,
    verdicts: [],
    attempt: outcome.attempt ?? withoutOutput(ending.draft.attempt),
  };
  const transition = toTransition(work, outcome, deps.ports.ringer.hasRoom, false);
  const result = await commit(deps, toCommit(plain, member.workerId, transition, root.traceparent));
  if (result.outcome === 'committed') deps.ports.ringer.ring(withPriority(result.rings, work));
  return result;
}

/** The record does not repeat it with each ring: the worker knows whose work it is. */
function withPriority(rings: readonly RingOrder[], { task: { priority } }: ClaimedWork): RingOrder[] {
  return rings.map((order) => ({ ...order, priority }));
}

/** A commit that the record did not answer is made again: the answer in hand is paid for, and repeating is safe. */
async function commit({ ports }: RunWorkDependencies, data: Commit): Promise<CommitResult> {
  for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 5000)) {
    try {
      return await ports.store.commit(data);
    } catch (error) {
      ports.logger.error(
        { taskId: data.key.taskId, step: data.key.step },
        'The record did not take a commit; it is made again.',
        error,
      );
      await ports.clock.sleep(waitMs);
    }
  }
}

function stageOf(deps: RunWorkDependencies, kind: WorkKind): Stage {
  const stage = deps.stages.get(kind);
  if (stage === undefined) throw new Error(`This process hosts no stage for ${kind}`);
  return stage;
}

function inlineStage(deps: RunWorkDependencies, outcome: Outcome): Stage | null {
  if (outcome.kind !== 'forward' || outcome.works.length !== 1 || outcome.seen !== null || !deps.mayGoOn()) return null;
  const [{ kind, call, delayMs, apart }] = outcome.works;
  const stage = deps.stages.get(kind);
  // What carries a call begins an attempt, which only a claim of its own can do.
  return stage?.inline === true && call === null && apart !== true && delayMs <= 0 ? stage : null;
}

/** What `gather` threw, as facts: a stage is not expected to throw, so the task is handed to a person. */
class GatherFailure {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

async function gather(
  deps: RunWorkDependencies,
  stage: Stage,
  inHand: Parameters<typeof toContext>[1],
): Promise<unknown> {
  const { work } = inHand;
  try {
    return await stage.gather(work, toContext(deps.ports, inHand));
  } catch (error) {
    deps.ports.logger.error(
      { taskId: work.key.taskId, step: work.key.step, stage: stage.name },
      'A stage broke while gathering.',
      error,
    );
    return new GatherFailure(error);
  }
}

function decide(deps: RunWorkDependencies, stage: Stage, work: ClaimedWork, facts: unknown): Outcome {
  if (facts instanceof GatherFailure) return handoff(work, 'stage_failed');
  try {
    return stage.decide(work, facts);
  } catch (error) {
    deps.ports.logger.error(
      { taskId: work.key.taskId, step: work.key.step, stage: stage.name },
      'A stage broke while deciding.',
      error,
    );
    return handoff(work, 'stage_failed');
  }
}

function handoff(work: ClaimedWork, detail: string): Outcome {
  const attempt: AttemptResult | null = work.attempt && {
    ref: work.attempt.ref,
    state: 'failed',
    failureClass: 'interrupted',
    modelServed: null,
    usage: null,
    costNanoUsd: work.attempt.reservedNanoUsd,
    costSource: 'estimate',
    latencyMs: 0,
    recordedLatencyMs: null,
    confidence: null,
    output: null,
  };
  return {
    ...bareOutcome,
    attempt,
    kind: 'reject',
    state: 'in_review',
    action: 'handoff',
    reason: 'stuck',
    detail,
    progress: work.task.progress,
  };
}

/** A call whose answer could not be stored is still booked, at what it cost. */
function withoutOutput(attempt: AttemptResult | null): AttemptResult | null {
  return attempt && { ...attempt, state: 'failed', failureClass: 'malformed_answer', output: null };
}

/**
 * Whether the promise is settled within the time. Where the event loop itself was late, what lies ready in its queue is
 * taken first: a verdict that came in time must not count as late because nobody looked.
 */
async function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      turn = setImmediate(resolve, false);
    }, ms);
  });
  const inTime = await Promise.race([promise.then(() => true as const), late]);
  clearTimeout(timer);
  clearImmediate(turn);
  return inTime;
}

function sendSpan({ ports }: RunWorkDependencies, transition: Transition, root: Span): Span {
  const queue =
    transition.kind === 'advance'
      ? (transition.works[0]?.queue ?? '')
      : transition.kind === 'again'
        ? transition.queue
        : '';
  return ports.telemetry.span(`send ${queue}`, {
    kind: 'producer',
    parent: root.traceparent,
    attributes: {
      'messaging.system': 'bullmq',
      'messaging.operation.type': 'send',
      'messaging.operation.name': 'add',
      'messaging.destination.name': queue,
    },
  });
}

function describe(span: Span, work: ClaimedWork, outcome: Outcome): void {
  span.set({
    'upshift.task.workload': work.task.workload,
    'upshift.task.tier': outcome.toTier ?? work.task.progress.tier ?? undefined,
    'upshift.task.step': work.key.step,
    'upshift.outcome': outcome.kind,
    'upshift.action': outcome.action,
    'upshift.reason': outcome.reason,
    'upshift.escalation.reason': outcome.action === 'escalate' ? outcome.reason : undefined,
  });
  for (const { verdict } of outcome.verdicts) {
    span.event('gen_ai.evaluation.result', {
      'gen_ai.evaluation.name': verdict.validator,
      'gen_ai.evaluation.score.label': verdict.verdict,
      'gen_ai.evaluation.score.value': verdict.score ?? undefined,
    });
  }
}

function settledSpan({ ports }: RunWorkDependencies, work: ClaimedWork, outcome: Outcome, root: Span): void {
  const state = outcome.kind === 'finish' ? 'succeeded' : outcome.kind === 'reject' ? outcome.state : 'open';
  ports.telemetry
    .span(`settle ${state}`, {
      kind: 'internal',
      parent: root.traceparent,
      attributes: {
        'upshift.task.state': state,
        'upshift.reason': outcome.reason,
        'upshift.cost.nano_usd': work.task.spentNanoUsd,
      },
    })
    .end();
}
