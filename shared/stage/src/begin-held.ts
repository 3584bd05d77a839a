import type { BeginRequest, BeginResult, ClaimedWork, Member, Span } from '@upshift/ports';
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
  const { stage, work } = held;
  if (stage.admit === undefined || !mayBegin(work)) return work;
  const admittance = await admit(ports, held);
  if (admittance.kind === 'refused') return work;
  const { deployment, cache } = admittance;
  const result = await begin(ports, held, { deployment, ...(cache === undefined ? {} : { cache }) });
  if (result.outcome === 'begun') return { ...work, attempt: result.attempt, barrier: null, window: null };
  admittance.release();
  return result.outcome === 'stale' ? null : { ...work, barrier: result.barrier, window: result.window };
}

/** Work of another kind that carries a call was leased without an attempt as well: claims begin those of calls alone. */
function mayBegin({ kind, held, barrier, call }: ClaimedWork): boolean {
  if (kind !== 'call') return call !== null;
  return held === true || (barrier === 'budget' && call?.held === true);
}

/** A begin that the record did not answer is made again, as a commit is: repeating it is safe, and the lease is ours. */
async function begin(
  ports: StagePorts,
  { work, member }: Pick<HeldWork, 'work' | 'member'>,
  what: Pick<BeginRequest, 'deployment' | 'beside' | 'cache'>,
): Promise<BeginResult> {
  const request = { key: work.key, fence: work.fence, workerId: member.workerId, ...what };
  for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 5000)) {
    try {
      return await ports.store.begin(request);
    } catch (error) {
      const { taskId, step } = work.key;
      ports.logger.error({ taskId, step }, 'The record did not begin a call; it is asked again.', error);
      await ports.clock.sleep(waitMs);
    }
  }
}

/** A stage that breaks here calls nobody, and decides without an attempt. */
async function admit(ports: StagePorts, held: HeldWork): Promise<Admittance> {
  const { stage, work } = held;
  try {
    return (await stage.admit?.(work, toContext(ports, held))) ?? { kind: 'refused' };
  } catch (error) {
    const { taskId, step } = work.key;
    ports.logger.error({ taskId, step, stage: stage.name }, 'A stage broke while admitting a call.', error);
    return { kind: 'refused' };
  }
}

export function toContext(ports: StagePorts, { work, member, signal, span }: Omit<HeldWork, 'stage'>): StageContext {
  const { telemetry, logger } = ports;
  return {
    signal,
    logger,
    startSpan: (name, attributes) =>
      telemetry.span(name, {
        kind: 'client',
        parent: span.traceparent,
        ...(attributes === undefined ? {} : { attributes }),
      }),
    async beginBeside(deployment) {
      const result = await begin(ports, { work, member }, { deployment, beside: true });
      return result.outcome === 'begun' ? result.attempt : null;
    },
  };
}
