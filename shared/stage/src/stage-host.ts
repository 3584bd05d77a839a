import { jobEnvelopeSchema, quarantineQueue, type WorkKind } from '@upshift/contracts';
import type { ClaimedWork, ClaimResult, Delivery, Member, QueueConsumer } from '@upshift/ports';
import { createGate, type Gate } from './gate.ts';
import { createInFlight } from './in-flight.ts';
import type { ConsumeConfig, StageHostConfig, StagePorts } from './ports.ts';
import { runWork } from './run-work.ts';
import type { Stage } from './stage.ts';
import { createTurnstile } from './turnstile.ts';

export interface StageHost {
  /** Hosts a stage: it may be reached inline. Nothing is taken from a queue yet. */
  add(stage: Stage): void;
  /** Takes jobs of one queue. Twice for the same queue does nothing. */
  consume(queue: string, config: ConsumeConfig): Promise<void>;
  /** Takes no job of any queue until it is resumed; the work in hand goes on. Queues that are consumed later wait too. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  readonly inFlight: number;
  /**
   * Stops taking jobs, lets the work in hand end, aborts what is left after `drainMs`, leaves.
   *
   * @param onProgress told how much is still in hand, about once a second
   */
  close(onProgress?: (inFlight: number) => void): Promise<void>;
}

/** A claim that was answered later than this may be taken from us already: workers are dead after 15 s, ms. */
const claimGoodForMs = 8000;

/**
 * Runs stages in this process: takes a job, claims its work in the record, gathers, decides, commits, rings. All that a
 * job says is looked up in the record; a job that is rubbish, late or double does nothing.
 */
export async function createStageHost(ports: StagePorts, config: StageHostConfig): Promise<StageHost> {
  const stages = new Map<WorkKind, Stage>();
  const consumers = new Map<string, Promise<QueueConsumer>>();
  const gates = new Map<string, Gate>();
  const inFlight = createInFlight();
  const turnstile = createTurnstile();
  let draining = false;
  let paused = false;
  let member = await join();

  const deps = { ports, stages, inlineGraceMs: config.inlineGraceMs, mayGoOn: () => !draining };
  const stopListening = ports.store.onCancelled((key) => inFlight.abort(key, 'cancelled'));

  async function join(): Promise<Member> {
    const joined = await ports.store.join(config.service);
    joined.dead.addEventListener('abort', () => void rejoin(joined), { once: true });
    return joined;
  }

  /** The record took us for dead (a freeze, a lost network): what is in hand is not ours any more. */
  async function rejoin(lost: Member): Promise<void> {
    if (member !== lost || draining) return;
    ports.logger.warn(
      { workerId: lost.workerId },
      'This worker was declared dead; its work is aborted and it joins anew.',
    );
    inFlight.abortAll('lease_lost');
    for (let waitMs = 200; ; waitMs = Math.min(waitMs * 2, 5000)) {
      try {
        member = await join();
        return;
      } catch (error) {
        ports.logger.error({}, 'The record does not answer; joining is tried again.', error);
        await ports.clock.sleep(waitMs);
      }
    }
  }

  async function onJob(delivery: Delivery): Promise<void> {
    const parsed = jobEnvelopeSchema.safeParse(delivery.data);
    if (!parsed.success) {
      ports.logger.error(
        { queue: delivery.queue, jobId: delivery.id },
        'A job is unreadable; it is dropped. The record rings what is due.',
      );
      return;
    }
    const run = () => onRing(parsed.data, delivery.queue, delivery.id);
    await (delivery.queue === quarantineQueue ? turnstile.alone(run) : turnstile.shared(run));
  }

  async function pauseAll(): Promise<void> {
    paused = true;
    const open = await Promise.all(consumers.values());
    await Promise.all(open.map((consumer) => consumer.pause()));
  }

  async function resumeAll(): Promise<void> {
    paused = false;
    for (const consumer of await Promise.all(consumers.values())) if (!paused) consumer.resume();
  }

  async function onRing(
    job: { taskId: string; step: number; no: number; traceparent?: string | undefined },
    queue: string,
    jobId: string,
  ): Promise<void> {
    if (draining) return;
    const key = { taskId: job.taskId, step: job.step, no: job.no };
    const claimant = member;
    const askedAt = ports.clock.monotonic();
    const terms = stages.get('call')?.claimTerms?.() ?? { avoid: [] };
    const claim = await ports.store.claim({ key, workerId: claimant.workerId, ...terms });
    if (claim.outcome === 'claimed')
      await onClaimed(claim.work, claimant, { queue, jobId, traceparent: job.traceparent ?? null, askedAt });
    else explainNoClaim(claim, key.taskId, queue);
  }

  async function onClaimed(
    work: ClaimedWork,
    claimant: Member,
    job: { queue: string; jobId: string; traceparent: string | null; askedAt: number },
  ): Promise<void> {
    const hand = inFlight.begin(work.key);
    // A process that was frozen meanwhile may hear of its claim long after somebody else did the work.
    const lateMs = ports.clock.monotonic() - job.askedAt;
    if (claimant.dead.aborted || lateMs > claimGoodForMs) inFlight.abort(work.key, 'lease_lost');
    const span = ports.telemetry.span(`process ${job.queue}`, {
      kind: 'consumer',
      parent: job.traceparent ?? work.traceparent,
      attributes: {
        'messaging.system': 'bullmq',
        'messaging.operation.type': 'process',
        'messaging.operation.name': 'process',
        'messaging.destination.name': job.queue,
        'messaging.message.id': job.jobId,
        'messaging.message.conversation_id': work.key.taskId,
      },
    });
    try {
      await runWork({ ...deps, gate: gates.get(job.queue) ?? ((run) => run()) }, work, claimant, hand.signal, span);
    } catch (error) {
      span.fail('stage_error');
      throw error;
    } finally {
      span.end();
      hand.end();
    }
  }

  function explainNoClaim(claim: ClaimResult, taskId: string, queue: string): void {
    // `dead_worker`: this process is about to learn that it was taken for dead. The others are ordinary double rings.
    if (claim.outcome !== 'settled' && claim.outcome !== 'stale')
      ports.logger.debug({ taskId, queue, outcome: claim.outcome }, 'Nothing to do for a job.');
  }

  async function drain(onProgress: ((inFlight: number) => void) | undefined): Promise<void> {
    const stop = new AbortController();
    const emptied = inFlight.emptied().then(() => stop.abort());
    const deadline = ports.clock.monotonic() + config.drainMs;
    while (inFlight.size > 0 && ports.clock.monotonic() < deadline) {
      onProgress?.(inFlight.size);
      await ports.clock.sleep(Math.min(1000, deadline - ports.clock.monotonic()), stop.signal);
    }
    if (inFlight.size > 0) inFlight.abortAll('stopping');
    await emptied;
  }

  return {
    add(stage) {
      stages.set(stage.name, stage);
    },
    async consume(queue, { spare = 0, ...consumeConfig }) {
      const concurrency = consumeConfig.concurrency + spare;
      const known = consumers.get(queue) ?? ports.queue.consume(queue, onJob, { ...consumeConfig, concurrency });
      if (spare > 0 && !consumers.has(queue)) gates.set(queue, createGate(consumeConfig.concurrency));
      consumers.set(queue, known);
      const consumer = await known;
      if (paused) await consumer.pause();
    },
    async pause() {
      await pauseAll();
    },
    async resume() {
      if (!draining) await resumeAll();
    },
    get inFlight() {
      return inFlight.size;
    },
    async close(onProgress) {
      if (draining) return;
      const open = await Promise.all(consumers.values());
      await Promise.all(open.map((consumer) => consumer.pause()));
      draining = true;
      await drain(onProgress);
      await Promise.all(open.map((consumer) => consumer.close()));
      await ports.ringer.settled();
      stopListening();
      await member.leave();
    },
  };
}
