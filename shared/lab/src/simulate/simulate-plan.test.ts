import { planSchema } from '@upshift/contracts';
import { describe, expect, test } from 'vitest';
import { makeLabTask } from '../testing/make-lab-task.ts';
import { simulatePlan } from './simulate-plan.ts';

const premiumLast = [false, false, true];
const last = { deployment: 'c', weight: 3, delayMs: null, callBelow: 2 };
const plan = (parts: object = {}, third: object = last) =>
  planSchema.parse({
    kind: 'quorum',
    members: [{ deployment: 'a', weight: 1 }, { deployment: 'b', weight: 1.5 }, third],
    decisiveLead: 2,
    ...parts,
  });
const right = (latencyMs: number, costUsd = 1) => ({ text: '4', correct: 1, latencyMs, costUsd });
const wrong = (latencyMs: number, costUsd = 1) => ({ text: '5', correct: 0, latencyMs, costUsd });

describe('a simulated task', () => {
  test('ends at the earliest decisive moment; who was not started is not billed', () => {
    const run = simulatePlan(plan(), makeLabTask('q', [right(100), right(300), wrong(50, 9)]), premiumLast);
    expect(run).toMatchObject({ success: 1, costUsd: 2, latencyMs: 300, premium: false, calls: 2 });
  });

  test('adds calls in sequence and bills every one', () => {
    const run = simulatePlan(plan(), makeLabTask('q', [wrong(100), right(300), right(500, 9)]), premiumLast);
    expect(run).toMatchObject({ success: 1, costUsd: 11, latencyMs: 800, premium: true, calls: 3 });
  });

  test('starts a delayed member only when its delay passes before the decision', () => {
    const delayed = (delayMs: number) => plan({}, { ...last, delayMs });
    const task = makeLabTask('q', [right(100), right(300), right(500, 9)]);
    expect(simulatePlan(delayed(301), task, premiumLast)).toMatchObject({ costUsd: 2, premium: false });
    expect(simulatePlan(delayed(299), task, premiumLast)).toMatchObject({ costUsd: 11, premium: true, latencyMs: 300 });
  });

  test('gives up a call after its patience and after that of the plan, and bills it', () => {
    const task = makeLabTask('q', [right(100), right(900), right(500)]);
    const hasty = simulatePlan(plan({ patienceMs: 400 }), task, premiumLast);
    expect(hasty).toMatchObject({ latencyMs: 900, costUsd: 3, success: 1 });
    const members = [
      { deployment: 'a', weight: 1 },
      { deployment: 'b', weight: 1.5, patienceMs: 200 },
    ];
    const pair = planSchema.parse({ kind: 'quorum', members, decisiveLead: 2 });
    expect(simulatePlan(pair, { ...task, answers: task.answers.slice(0, 2) }, [false, false])).toMatchObject({
      latencyMs: 200,
      costUsd: 2,
    });
  });

  test('decides at the moment when calls become late, if the lead is enough by then', () => {
    const task = makeLabTask('q', [right(100), right(900), right(500)]);
    const hasty = (lateLead: number) => simulatePlan(plan({ lateMs: 400, lateLead }), task, premiumLast);
    expect(hasty(1)).toMatchObject({ latencyMs: 400, accepted: 0, costUsd: 2 });
    expect(hasty(1.2)).toMatchObject({ latencyMs: 900, accepted: 1, costUsd: 2 });
  });

  test('counts a recorded failure as no answer', () => {
    const run = simulatePlan(plan(), makeLabTask('q', [{ text: null }, { text: null }, right(10)]), premiumLast);
    expect(run).toMatchObject({ success: 1, calls: 3, latencyMs: 110 });
    const none = makeLabTask('q', [{ text: null }, { text: null }, { text: null }]);
    expect(simulatePlan(plan(), none, premiumLast)).toMatchObject({ success: 0, accepted: null });
  });

  test('knows no latency and no cost where the table has none', () => {
    const task = makeLabTask(
      'q',
      [1, 2, 3].map(() => ({ ...right(0), latencyMs: null, costUsd: null })),
    );
    expect(simulatePlan(plan(), task, premiumLast)).toMatchObject({ latencyMs: null, costUsd: null, success: 1 });
  });
});
