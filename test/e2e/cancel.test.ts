import {
  poll,
  queueBackends,
  type RecordedVendor,
  recordedPortfolio,
  type Stack,
  startRecordedVendor,
  startStack,
} from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const single = { kind: 'single', deployment: 'weak-1' };

for (const queue of queueBackends(servers.redisUrl)) {
  describe(`cancelling, queues on ${queue}`, () => {
    let vendor: RecordedVendor;
    let stack: Stack;

    beforeAll(async () => {
      vendor = await startRecordedVendor({
        slow: { 'weak-1': { text: 'too late', latencyMs: 60_000 } },
        quick: { 'weak-1': { text: '4', latencyMs: 1 } },
      });
      stack = await startStack({ servers, queue, portfolio: recordedPortfolio(vendor.url, single) });
    });
    afterAll(async () => {
      await stack?.close();
      await vendor?.close();
    });

    const submit = (outcomeId: string) => stack.client.submit({ prompt: 'What is it?', metadata: { outcomeId } });

    it('ends the task at once, hangs up on the vendor and books the call as wasted, at its reservation', async () => {
      const before = await vendor.bill();
      const id = await submit('slow');
      await poll('the vendor to be asked', async () => (await vendor.bill()).started > before.started);
      const cancelled = await stack.client.cancel(id);
      expect(cancelled).toMatchObject({ status: 200, body: { id, state: 'cancelled', reason: 'cancelled' } });
      await poll('the vendor to see the connection closed', async () => (await vendor.bill()).aborted > before.aborted);
      const ledger = await poll('the call to be booked', async () => {
        const seen = await stack.client.ledger(id);
        return seen.attempts.every(({ state }) => state !== 'started') && seen.money.reservedNanoUsd === 0 && seen;
      });
      expect(ledger.attempts).toMatchObject([
        { state: 'failed', use: 'wasted', failureClass: 'interrupted', costSource: 'estimate' },
      ]);
      expect(ledger.attempts[0]?.costNanoUsd).toBe(ledger.attempts[0]?.reservedNanoUsd);
      expect(ledger.money).toMatchObject({ spentNanoUsd: ledger.attempts[0]?.reservedNanoUsd, usefulNanoUsd: 0 });
      expect(ledger.decisions.at(-1)).toMatchObject({ stage: 'api', action: 'cancel', reason: 'cancelled' });
      // Again: the same task, nothing more.
      expect(await stack.client.cancel(id)).toMatchObject({ status: 200, body: { state: 'cancelled' } });
      expect((await vendor.bill()).started).toBe(before.started + 1);
    });

    it('leaves a task alone that ended otherwise', async () => {
      const id = await submit('quick');
      expect(await stack.client.settled(id)).toMatchObject({ state: 'succeeded' });
      expect(await stack.client.cancel(id)).toMatchObject({ status: 409, body: { error: { code: 'TASK_SETTLED' } } });
      expect(await stack.client.get(id)).toMatchObject({ state: 'succeeded', output: { text: '4' } });
    });
  });
}
