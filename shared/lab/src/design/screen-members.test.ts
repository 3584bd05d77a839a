import { describe, expect, test } from 'vitest';
import { surelyAbove } from '../measure/surely-above.ts';
import { makeLabTask } from '../testing/make-lab-task.ts';
import { tabulateAgreement } from './agreement-table.ts';
import { rank, shortlist } from './design-portfolio.ts';
import { screenMembers } from './screen-members.ts';

/** Two cheap models with mistakes of their own, a good one, and a little dearer one that is as good on other tasks. */
const labs = Array.from({ length: 200 }, (_, index) => {
  const right = [index % 5 !== 0, index % 7 !== 0, index % 20 !== 3, (index + 10) % 20 !== 3];
  return makeLabTask(
    `q${index}`,
    right.map((isRight, place) => ({
      text: isRight ? `${index}` : `${index + 1000 * (place + 1)}`,
      correct: isRight ? 1 : 0,
      costUsd: [0.01, 0.02, 1, 1.1][place] as number,
    })),
  );
});

describe('the lower end of a paired interval', () => {
  test('is higher where the same success differs on fewer tasks', () => {
    const none = new Array<number>(98).fill(0);
    expect(surelyAbove([...none, 1, -1])).toBeGreaterThan(
      surelyAbove([...none.slice(40), ...new Array(21).fill(1), ...new Array(21).fill(-1)]),
    );
    expect(surelyAbove([0.5, 0.5])).toBe(0.5);
  });
});

describe('sets of members', () => {
  const screened = screenMembers(tabulateAgreement(labs, 4), [0, 1, 2, 3], 2);
  const of = (...members: number[]) => screened.find((one) => one.members.join() === members.join());

  test('that end with what they are held against are surer than as good ones that do not', () => {
    expect(of(0, 1, 2)?.success).toBeCloseTo(of(0, 1, 3)?.success ?? 0, 2);
    expect(of(0, 1, 2)?.surelyAbove ?? -1).toBeGreaterThan(of(0, 1, 3)?.surelyAbove ?? 0);
  });
});

describe('finalists', () => {
  const screened = screenMembers(tabulateAgreement(labs, 4), [0, 1, 2, 3], 2);
  const names = (limit: number | null) =>
    shortlist(screened, { limit, standardPlace: 2, count: 4 }).map(({ members }) => members.join());

  test('are half of them sets that have the model that all is held against', () => {
    const chosen = names(null);
    expect(new Set(chosen).size).toBe(4);
    expect(chosen.filter((members) => members.includes('2')).length).toBeGreaterThanOrEqual(2);
  });

  test('are cheap enough, or the cheapest where none is', () => {
    expect(names(0.4)).toContain('0,1,2');
    expect(names(0.4)).not.toContain('2,3');
    expect(names(0.001)[0]).toBe('0,1');
  });
});

describe('the rank of a finalist', () => {
  test('without a limit falls with what is spent', () => {
    expect(rank(-0.01, -0.8, null)).toBeGreaterThan(rank(-0.01, 0, null));
    expect(rank(-0.01, -0.8, null)).toBeGreaterThan(rank(0, 0, null));
    expect(rank(-0.03, -0.8, null)).toBeLessThan(rank(0, 0, null));
  });

  test('within a limit does not, and beyond it does', () => {
    expect(rank(-0.01, -0.8, 0.4)).toBe(rank(-0.01, -0.6, 0.4));
    expect(rank(-0.01, -0.5, 0.4)).toBeLessThan(rank(-0.01, -0.6, 0.4));
    expect(rank(-0.01, null, 0.4)).toBe(-1);
  });
});
