import { expect, test } from 'vitest';
import { createClaimKeeper } from './claim-keeper.js';

const claim = {
  task: 't_1',
  reviewer: 'ann',
  fence: 1,
  claimedAt: '2026-11-26T10:00:00.000Z',
  leaseUntil: '2026-11-26T10:15:00.000Z',
};

function start(renew = async (held: typeof claim) => held) {
  const clock = { ms: 1000 };
  const asked: number[] = [];
  const lost: unknown[] = [];
  const keeper = createClaimKeeper({
    renew: (held) => {
      asked.push(clock.ms);
      return renew(held);
    },
    onRenewed: () => undefined,
    onLost: (error) => lost.push(error),
    now: () => clock.ms,
  });
  keeper.keep(claim, 900);
  return { clock, asked, lost, keeper };
}

test('renews at a third of the lease while its reviewer works', async () => {
  const { clock, asked, keeper } = start();
  for (let step = 0; step < 10; step++) {
    clock.ms += 100;
    keeper.noteActivity();
    await keeper.tick();
  }
  expect(asked).toEqual([1300, 1600, 1900]);
});

test('lets a task go that nobody works on', async () => {
  const { clock, asked, keeper } = start();
  clock.ms += 5000;
  await keeper.tick();
  expect(asked).toEqual([]);
});

test('says when the claim is lost, and not for one that was dropped meanwhile', async () => {
  const { clock, lost, keeper } = start(() => Promise.reject(new Error('lost')));
  clock.ms += 400;
  keeper.noteActivity();
  await keeper.tick();
  expect(lost).toHaveLength(1);
  const under = keeper.tick();
  keeper.drop();
  await under;
  expect(lost).toHaveLength(1);
});
