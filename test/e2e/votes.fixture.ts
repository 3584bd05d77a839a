import type { LedgerView } from '@upshift/contracts';
import {
  poll,
  processBackends,
  type QueueBackend,
  type RecordedAnswer,
  type RecordedVendor,
  recordedPortfolio,
  type Stack,
  startRecordedVendor,
  startStack,
} from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const says = (text: string, latencyMs = 20): RecordedAnswer => ({ text, latencyMs });

const quorum = {
  kind: 'quorum',
  members: [
    { deployment: 'weak-1', weight: 1 },
    { deployment: 'weak-2', weight: 1 },
    { deployment: 'best', weight: 2, delayMs: 60_000, callBelow: 1.5, callEarlyBelow: 0 },
  ],
  decisiveLead: 1.5,
};
const hedge = { kind: 'speculative', weaker: 'weak-2', stronger: 'best', delayMs: 150, accept: 'proved' };
/** The second one never answers; from `lateMs` on, what the first one said is enough. */
const impatient = {
  kind: 'quorum',
  members: [
    { deployment: 'weak-1', weight: 1 },
    { deployment: 'best', weight: 2 },
  ],
  decisiveLead: 1.5,
  lateMs: 1500,
  lateLead: 0.5,
};
/** The strong one is asked at once. */
const eager = { ...quorum, members: quorum.members.map((member) => ({ ...member, delayMs: 0 })) };
const lateHedge = { ...hedge, accept: 'not_refuted', delayMs: 1500 };
/** Dead sooner than shipped, and looked for more often: what waits for it waits less. A beat comes every 5 s. */
const quickReconciler = { UPSHIFT_RECONCILER_SWEEP_MS: '500', UPSHIFT_RECONCILER_DEAD_AFTER_MS: '6000' };
const processes = { classifier: 1, executor: 2, validator: 1, escalator: 1, reconciler: 1 };
/** Of each plan: a worker is killed between their answers. */
const questions = Array.from({ length: 20 }, (_, n) => `q${n}`);
const calls = ({ attempts }: LedgerView) =>
  attempts.map(({ deployment, state, use }) => `${deployment} ${state} ${use}`).toSorted();
const decided = ({ decisions }: LedgerView) => decisions.at(-1);

/**
 * Votes over HTTP, and while workers are killed, on one kind of queues: a file for each, since both wait most of their time.
 * All of a file is asked of the same processes; those that are killed come last.
 */
export function testVotesOn(wanted: QueueBackend): void {
  const backends = processBackends(servers.redisUrl, inject('databaseConnections'));
  const { queue, name, skip } = backends.find((backend) => backend.queue === wanted) as (typeof backends)[number];
  describe.skipIf(skip)(`a quorum, queues on ${name}`, () => {
    let vendor: RecordedVendor;
    let stack: Stack;

    beforeAll(async () => {
      vendor = await startRecordedVendor({
        agree: { 'weak-1': says('4'), 'weak-2': says('4', 60), best: says('4') },
        differ: { 'weak-1': says('4'), 'weak-2': says('5', 60), best: says('5') },
        // Long enough for every call to have begun when two of them answer.
        hangs: { 'weak-1': says('4'), best: says('5', 600_000) },
        alone: { 'weak-1': says('4', 60_000), 'weak-2': says('5', 2000), best: says('5', 2000) },
        hedged: { 'weak-2': says('4', 600_000), best: says('5') },
        ...Object.fromEntries(
          questions.map((id, n) => [
            id,
            { 'weak-1': says('4', 50), 'weak-2': says(n % 2 === 0 ? '4' : '5', 900), best: says('5', 700) },
          ]),
        ),
      });
      const portfolio = recordedPortfolio(vendor.url, quorum, { impatient, eager, hedge, lateHedge });
      stack = await startStack({ servers, queue, portfolio, processes });
    });
    afterAll(async () => {
      await stack?.close();
      await vendor?.close();
    });

    const submit = (outcomeId: string, workload: string) =>
      stack.client.submit({ prompt: 'What is it?', workload, metadata: { outcomeId } });
    const ask = async (outcomeId: string) => {
      const id = await submit(outcomeId, 'vote');
      return { task: await stack.client.settled(id), ledger: await stack.client.ledger(id) };
    };

    it('settles with what two weak ones agree on; the strong one is never asked', async () => {
      const { task, ledger } = await ask('agree');
      expect(task).toMatchObject({ state: 'succeeded', reason: 'quorum_decided', calls: 2, output: { text: '4' } });
      expect(calls(ledger)).toEqual(['weak-1 finished useful', 'weak-2 finished useful']);
      expect(ledger.attempts.map(({ mode }) => mode)).toEqual(['vote', 'vote']);
      expect(ledger.money).toMatchObject({ spentNanoUsd: 2_000_000, reservedNanoUsd: 0 });
    });

    it('asks the strong one at once, long before its time, when the weak ones differ, and tells the vote', async () => {
      const { task, ledger } = await ask('differ');
      expect(task).toMatchObject({ state: 'succeeded', calls: 3, output: { text: '5' } });
      expect(decided(ledger)).toMatchObject({ action: 'accept', reason: 'quorum_decided' });
      expect(decided(ledger)?.signals).toContainEqual({ name: 'answer 1', value: 'weak-2 + best: lead +2.00' });
      expect(decided(ledger)?.signals).toContainEqual({ name: 'vote weak-1', value: 'against -1.00' });
    });

    it('is decided when calls become late, though no answer comes', async () => {
      const id = await submit('hangs', 'impatient');
      expect(await stack.client.settled(id)).toMatchObject({ state: 'succeeded', output: { text: '4' }, calls: 2 });
    });

    it('settles without the slow one, aborts its call and books it', async () => {
      const before = (await vendor.bill()).aborted;
      const id = await submit('alone', 'eager');
      const task = await stack.client.settled(id, 15_000);
      expect(task).toMatchObject({ state: 'succeeded', reason: 'quorum_decided', output: { text: '5' } });
      await poll('the vendor to see the call end', async () => (await vendor.bill()).aborted > before);
      const ledger = await poll('the aborted call to be booked', async () => {
        const seen = await stack.client.ledger(id);
        // The ledger is read in several looks: the money may be older than the attempts beside it.
        const isBooked = seen.attempts.every(({ state }) => state !== 'started') && seen.money.reservedNanoUsd === 0;
        return isBooked && seen;
      });
      expect(calls(ledger)).toContain('weak-1 failed wasted');
      expect(ledger.money.reservedNanoUsd).toBe(0);
    });

    it('is decided, or begins a call, at its time though every worker that knew of it was killed', async () => {
      const { client, processes: running, startProcess } = stack;
      for (const one of running('reconciler')) one.kill('SIGKILL');
      await startProcess('reconciler', quickReconciler);
      const before = (await vendor.bill()).started;
      const ids = await Promise.all([submit('hangs', 'impatient'), submit('hedged', 'lateHedge')]);
      // Two of the vote and the first of the hedge.
      await poll('the first calls', async () => (await vendor.bill()).started >= before + 3);
      // The classifier opened what waits and would ring it at its time: only the reconciler is left to.
      for (const one of [...running('executor'), ...running('classifier')]) one.kill('SIGKILL');
      await startProcess('executor');
      const tasks = await Promise.all(ids.map((id) => client.settled(id, 60_000)));
      expect(tasks).toMatchObject([
        { state: 'succeeded', output: { text: '4' } },
        { state: 'succeeded', output: { text: '5' } },
      ]);
      await Promise.all([startProcess('classifier'), startProcess('executor')]);
    }, 120_000);

    it('loses nothing, nor does a speculative plan whose stronger call is a hedge, when a worker is killed between two answers', async () => {
      const { client, processes: running, startProcess } = stack;
      const before = (await vendor.bill()).started;
      const ids = await Promise.all(questions.flatMap((id) => [submit(id, 'vote'), submit(id, 'hedge')]));
      await poll(
        'first answers, while second ones are awaited',
        async () => (await vendor.bill()).started > before + 50,
      );
      running('executor')[0]?.kill('SIGKILL');
      await startProcess('executor');

      const tasks = await Promise.all(ids.map((id) => client.settled(id, 60_000)));
      expect(tasks.filter(({ state }) => state !== 'succeeded')).toEqual([]);
      const ledgers = await Promise.all(ids.map((id) => client.ledger(id)));
      const accepts = ledgers.map(({ decisions }) => decisions.filter(({ action }) => action === 'accept').length);
      expect(accepts).toEqual(ids.map(() => 1));
      // No answer that is on record was bought again: a call has at most one attempt that finished.
      const finished = ledgers.flatMap(({ task, attempts }) =>
        attempts.filter(({ state }) => state === 'finished').map(({ step, no }) => `${task.id}/${step}/${no}`),
      );
      expect(new Set(finished).size).toBe(finished.length);
      const attempts = ledgers.flatMap((ledger) => ledger.attempts);
      expect(attempts.filter(({ state }) => state === 'unknown').length).toBeGreaterThan(0);
      expect((await vendor.bill()).duplicates).toEqual([]);
      await poll('every reservation to be given back', async () => {
        const now = await Promise.all(ids.map((id) => client.ledger(id)));
        return now.every(({ money }) => money.reservedNanoUsd === 0);
      });
    }, 120_000);
  });
}
