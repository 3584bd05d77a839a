import { expect, it } from 'vitest';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { createPortfolio } from '../testing/create-portfolio.ts';
import { validatorsOfEdit } from './judge-edit.ts';

it('blanks nothing of what a person wrote, and buys no judge for it', () => {
  const validators = [
    { name: 'private', kind: 'policy', pii: ['email'], redact: true, tenants: { bank: { redact: true } } },
    { name: 'opinion', kind: 'judge', deployment: 'premium-b', rubric: 'Right.' },
  ];
  const workload = resolveWorkload(createPortfolio({ work: { validators } }), 'work');
  expect(validatorsOfEdit(workload)).toMatchObject([
    { name: 'private', redact: false, tenants: { bank: { redact: false } } },
  ]);
});
