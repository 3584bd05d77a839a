import type { ClaimedWork, Member, Span } from '@upshift/ports';
import type { StagePorts } from './ports.ts';
import type { Admittance, Stage, StageContext } from './stage.ts';

interface HeldWork {
  readonly stage: Stage;
  readonly work: ClaimedWork;
  readonly member: Member;
  readonly signal: AbortSignal;
  readonly span: Span;
}

/**
 * Begins the attempt of work that was claimed without one, with the deployment that the stage names: first the place, then the
 * attempt on record, then the call. Where the record forbids the call after all, the place is given back. A call that the
 * budget forbids may still be answered by what was bought before.
 *
 * @returns the work as the stage is to see it; null where it is not ours any more
 */
export async function beginHeld({ ports }: { ports: StagePorts }, held: HeldWork): Promise<ClaimedWork | null> {
  const { stage, work, member } = held;
  if (stage.admit === undefined || !mayBegin(work)) return work;
  const admittance = await admit(ports, held);
  if (admittance.kind === 'refused') return work;
  const request = {
    key: work.key,
    fence: work.fence,
    workerId: member.workerId,
    deployment: admittance.deployment,
    ...(admittance.cache === undefined ? {} : { cache: admittance.cache }),
  };
  // A begin that the record did not answer is made again, as a commit is: repeating it is safe, and the lease is ours.
  for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 5000)) {
    try {
      const result = await ports.store.begin(request);
      if (result.outcome === 'begun') return { ...work, attempt: result.attempt, barrier: null, window: null };
      admittance.release();
      return result.outcome === 'stale' ? null : { ...work, barrier: result.barrier, window: result.window };
    } catch (error) {
      const { taskId, step } = work.key;
      ports.logger.error({ taskId, step }, 'The record did not begin a call; it is asked again.', error);
      await ports.clock.sleep(waitMs);
    }
  }
}

function mayBegin({ held, barrier, call }: ClaimedWork): boolean {
  return held === true || (barrier === 'budget' && call?.held === true);
}

/** A stage that breaks here calls nobody, and decides without an attempt. */
async function admit(ports: StagePorts, { stage, work, signal, span }: HeldWork): Promise<Admittance> {
  try {
    return (await stage.admit?.(work, toContext(ports, signal, span))) ?? { kind: 'refused' };
  } catch (error) {
    const { taskId, step } = work.key;
    ports.logger.error({ taskId, step, stage: stage.name }, 'A stage broke while admitting a call.', error);
    return { kind: 'refused' };
  }
}

export function toContext({ telemetry, logger }: StagePorts, signal: AbortSignal, span: Span): StageContext {
  return {
    signal,
    logger,
    startSpan: (name, attributes) =>
      telemetry.span(name, {
        kind: 'client',
        parent: span.traceparent,
        ...(attributes === undefined ? {} : { attributes }),
      }),
  };
}
