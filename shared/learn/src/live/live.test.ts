import { describe, expect, it } from 'vitest';
import { seededRandom } from '../seeded-random.ts';
import { type Contest, decideActivation, promisesTooMuch } from './decide-activation.ts';
import { imputeAccepted } from './impute-accepted.ts';
import { relearnRouter } from './relearn-router.ts';

/** Outcomes that come with a probability each, forecast by two routers. */
function makeContests(
  count: number,
  forecast: (right: number) => { active: number; candidate: number },
  seed = 1,
): Contest[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, at) => {
    const right = at % 2 === 0 ? 0.9 : 0.3;
    return { task: `t${at}`, deployment: 'one', ...forecast(right), outcome: Number(random() < right) };
  });
}

describe('the decision to activate', () => {
  const blind = 0.6;

  it('lets a router serve that is shown to be better on later tasks', () => {
    const decision = decideActivation(makeContests(200, (right) => ({ active: blind, candidate: right })));
    expect(decision).toMatchObject({ activate: true, reason: 'better', tasks: 200 });
    expect(decision.candidateLoss).toBeLessThan(decision.activeLoss ?? 0);
  });

  it('never activates a worse one, whatever chance does', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const contests = makeContests(100, (right) => ({ active: right, candidate: blind }), seed);
      expect(decideActivation(contests).activate).toBe(false);
    }
  });

  it('activates one that is merely as good in one of twenty at most', () => {
    const activated = Array.from({ length: 400 }, (_, seed) => {
      const random = seededRandom(seed + 1000);
      const noise = () => (random() - 0.5) * 0.2;
      const forecast = (right: number) => ({ active: right + noise() / 2, candidate: right + noise() / 2 });
      return decideActivation(makeContests(100, forecast, seed)).activate;
    }).filter(Boolean);
    expect(activated.length / 400).toBeLessThan(0.08);
  });

  it('says nothing of few tasks, however many deployments tried them', () => {
    const contests = makeContests(40, (right) => ({ active: blind, candidate: right }));
    const doubled = [...contests, ...contests.map((one) => ({ ...one, deployment: 'two' }))];
    expect(decideActivation(doubled)).toMatchObject({ activate: false, reason: 'too_few', tasks: 40 });
  });

  it('does not let one serve that is better and still promises too much', () => {
    const contests = makeContests(200, (right) => ({ active: 1, candidate: Math.min(1, right + 0.25) }));
    expect(decideActivation(contests)).toMatchObject({ activate: false, reason: 'promises_too_much' });
    expect(promisesTooMuch(contests, 'active')).toBe(true);
  });

  it('does not mind a router that promises too little', () => {
    const contests = makeContests(200, (right) => ({ active: right / 2, candidate: right }));
    expect(promisesTooMuch(contests, 'active')).toBe(false);
  });
});

describe('what accepted answers are worth', () => {
  const accepted = { found: null, audited: false };

  it('is right without any audit', () => {
    expect(imputeAccepted([accepted, null, { found: 0, audited: false }], () => 0.99)).toEqual([1, null, 0]);
  });

  it('is what the audits nearest in time found', () => {
    const audit = (found: number) => ({ found, audited: true });
    const good = Array.from({ length: 40 }, () => [audit(1), accepted]).flat();
    const bad = Array.from({ length: 40 }, () => [audit(0), accepted]).flat();
    const imputed = imputeAccepted([...good, ...bad], () => 0.5).filter((_, at) => at % 2 === 1);
    expect(imputed.slice(0, 35)).toEqual(new Array(35).fill(1));
    expect(imputed.slice(-35)).toEqual(new Array(35).fill(0));
  });
});

describe('learning again', () => {
  const settings = { deployments: ['weak'], signals: [], seed: 1, checkTasks: 60, windows: [100, 400] };
  const examples = (count: number, rightOn: string, from = 0) =>
    Array.from({ length: count }, (_, at) => {
      const word = at % 2 === 0 ? 'sum' : 'poem';
      return { text: `${word} ${at}`, signals: [], question: `q${from + at}`, outcomes: [Number(word === rightOn)] };
    });

  it('keeps what serves where nothing better is found, and leaves out windows that are longer than the past', () => {
    const first = relearnRouter(examples(150, 'sum'), null, settings);
    expect(first).toMatchObject({ activated: 0, suspended: false, tried: [{ window: 90, reason: 'better' }] });
    const again = relearnRouter(examples(300, 'sum'), first.serving, settings);
    expect(again.serving).toBe(again.activated === null ? first.serving : again.serving);
    expect(again.suspended).toBe(false);
  });

  it('takes out what promises too much while nothing better is known', () => {
    const { serving } = relearnRouter(examples(150, 'sum'), null, settings);
    const changed = [...examples(300, 'sum'), ...examples(60, 'poem', 300)];
    expect(relearnRouter(changed, serving, settings)).toMatchObject({
      serving: null,
      suspended: true,
      activated: null,
    });
  });

  it('has the router of the changed world once there is enough of it', () => {
    const { serving } = relearnRouter(examples(150, 'sum'), null, settings);
    const changed = [...examples(300, 'sum'), ...examples(200, 'poem', 300)];
    expect(relearnRouter(changed, serving, settings)).toMatchObject({ suspended: false, activated: 0 });
  });

  it('compares no more windows than its level is divided for', () => {
    expect(() => relearnRouter([], null, { ...settings, windows: [1, 2, 3, 4, 5] })).toThrow(RangeError);
  });
});
