import { describe, expect, it } from 'vitest';
import { createPortfolio } from '../testing/create-portfolio.ts';
import { findRetirements, lintRetirements } from './lint-retirements.ts';

function portfolioOf(days: Readonly<Record<string, string>>) {
  const portfolio = createPortfolio();
  const deployments = Object.fromEntries(
    Object.entries(portfolio.deployments).map(([name, deployment]) => {
      const retiresOn = days[name];
      return [name, retiresOn === undefined ? deployment : { ...deployment, retiresOn }];
    }),
  );
  return { ...portfolio, deployments };
}
const [first = ''] = Object.keys(createPortfolio().deployments);

describe('retirements', () => {
  it.each([
    ['2026-12-26', 30, 'deployment-retires'],
    ['2026-11-26', 0, 'deployment-retires'],
    ['2026-11-25', -1, 'deployment-retired'],
  ])('warns of one on %s', (day, inDays, code) => {
    const portfolio = portfolioOf({ [first]: day });
    expect(findRetirements(portfolio, '2026-11-26')).toMatchObject([{ deployment: first, inDays }]);
    expect(lintRetirements(portfolio, '2026-11-26')).toMatchObject([
      { code, severity: 'warning', path: ['deployments', first, 'retiresOn'] },
    ]);
  });

  it.each([
    ['2028-02-20', '2028-03-01', 10],
    ['2027-02-20', '2027-03-01', 9],
    ['2026-12-20', '2027-01-05', 16],
  ])('counts the days from %s to %s', (day, retiresOn, inDays) => {
    expect(findRetirements(portfolioOf({ [first]: retiresOn }), day)[0]?.inDays).toBe(inDays);
  });

  it('says nothing of one that is 31 days away, nor where no day is given', () => {
    expect(findRetirements(portfolioOf({ [first]: '2026-12-27' }), '2026-11-26')).toEqual([]);
    expect(findRetirements(portfolioOf({}), '2026-11-26')).toEqual([]);
  });
});
