import { expect, it, test } from 'vitest';
import { createPortfolio } from '../testing/create-portfolio.ts';
import { validatorsFor } from '../validation/validators-for.ts';
import { checkValidators } from './check-validators.ts';
import { lintPortfolio } from './lint-portfolio.ts';
import { resolveWorkload } from './resolve-workload.ts';

const judge = { name: 'opinion', kind: 'judge', deployment: 'premium-b', rubric: 'Right.' };
const schema = { name: 'schema', kind: 'json_schema' };
const http = { name: 'own', kind: 'http', url: 'https://judge.example/', secretEnv: 'SECRET' };
const codes = (validators: readonly object[], more: object = {}) =>
  lintPortfolio(createPortfolio({ work: { validators, ...more } })).map(({ code, path }) => `${code} ${path.at(-1)}`);

test.each<[string, readonly object[], object, string[]]>([
  ['a judge of another vendor', [schema, judge], { tiers: ['efficient'] }, ['judge-same-vendor deployment']],
  ['a judge that nobody knows', [{ ...judge, deployment: 'premium-z' }], {}, ['deployment-unknown deployment']],
  ['a dear one before a cheap one', [http, schema], {}, ['validator-order 0']],
  [
    'a judge anywhere: it is asked last',
    [{ ...judge, deployment: 'none' }, schema],
    {},
    ['deployment-unknown deployment'],
  ],
  ['the same name twice', [schema, schema], {}, ['validator-duplicate name']],
  ['a pattern without patterns', [{ name: 'p', kind: 'pattern' }], {}, ['validator-empty 0']],
  [
    'agreement under a plan that votes',
    [{ name: 'agree', kind: 'agreement' }],
    { plan: { kind: 'single', deployment: 'efficient-a' } },
    ['validator-in-plan kind'],
  ],
])('finds %s', (_, validators, more, found) => {
  expect(codes(validators, more)).toEqual(found);
});

it('uses the options of those that have some, once, and closes what it opened', async () => {
  const pattern = { name: 'p', kind: 'pattern', must: ['['] };
  let open = 0;
  const findings = await checkValidators(createPortfolio({ work: { validators: [schema, pattern] } }), async () => {
    open++;
    return {
      checkConfig: async ({ name }) => (name === 'p' ? 'does not compile' : null),
      close: async () => {
        open--;
      },
    };
  });
  expect(findings).toMatchObject([{ code: 'validator-unusable', path: ['workloads', 'work', 'validators', 1] }]);
  expect(open).toBe(0);
  const never = () => Promise.reject(new Error('nothing to check'));
  expect(await checkValidators(createPortfolio({ work: { validators: [http] } }), never)).toEqual([]);
});

it('lets risk raise the set', () => {
  const strict = { ...schema, name: 'strict', fromRisk: 'high' };
  const workload = resolveWorkload(createPortfolio({ work: { validators: [schema, strict] } }), 'work');
  expect(validatorsFor(workload, 'low').map(({ name }) => name)).toEqual(['schema']);
  expect(validatorsFor(workload, 'critical').map(({ name }) => name)).toEqual(['schema', 'strict']);
  const floored = resolveWorkload(createPortfolio({ work: { risk: 'high', validators: [strict] } }), 'work');
  expect(validatorsFor(floored, 'low').map(({ name }) => name)).toEqual(['strict']);
});
