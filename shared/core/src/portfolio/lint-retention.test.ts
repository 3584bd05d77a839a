import { expect, it } from 'vitest';
import { createPortfolio } from '../testing/create-portfolio.ts';
import { lintPortfolio } from './lint-portfolio.ts';

const portfolio = createPortfolio({ work: {} });
const findingsOf = (retention: typeof portfolio.retention) =>
  lintPortfolio({ ...portfolio, retention }).filter(({ path }) => path[0] === 'retention');

it('refuses to promise that content is dropped, which nothing does', () => {
  expect(findingsOf({ contentDays: 30, escalationDays: 90 })).toMatchObject([
    { severity: 'error', code: 'content-retention', path: ['retention', 'contentDays'] },
  ]);
});

it('takes the days of the escalation log, which are kept', () => {
  expect(findingsOf({ escalationDays: 90 })).toEqual([]);
  expect(findingsOf(undefined)).toEqual([]);
});
