import { expect, it } from 'vitest';
import { createPortfolio } from '../testing/create-portfolio.ts';
import { lintCache } from './lint-cache.ts';
import { resolveWorkload } from './resolve-workload.ts';

const cache = { ttlSeconds: 60 };
const validators = [{ name: 'polite', kind: 'refusal' }];

it.each<[string, Parameters<typeof createPortfolio>[0], string[]]>([
  ['no cache', { work: { critical: true } }, []],
  ['a checked one', { work: { cache, validators } }, []],
  ['a critical workload', { work: { cache, validators, critical: true } }, ['error cache-risky']],
  ['high risk', { work: { cache, validators, risk: 'high' } }, ['error cache-risky']],
  ['high risk that inherits it', { base: { cache }, work: { extends: 'base', risk: 'high' } }, ['error cache-risky']],
  ['what is taken back', { base: { cache }, work: { extends: 'base', risk: 'high', cache: 'off' } }, []],
  ['no validators', { work: { cache } }, ['warning cache-unchecked']],
  ['a temperature', { work: { cache, validators, temperature: 0.7 } }, ['warning cache-sampled']],
])('%s', (_, workloads, expected) => {
  const portfolio = createPortfolio(workloads);
  const findings = lintCache(portfolio, resolveWorkload(portfolio, 'work'));
  expect(findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(expected);
  expect(findings.every(({ path }) => path.join('.') === 'workloads.work.cache')).toBe(true);
});

it('names deployments whose model may become another one', () => {
  const portfolio = createPortfolio({ work: { cache, validators } });
  const [name, first] = Object.entries(portfolio.deployments)[0] ?? [];
  if (name === undefined || first === undefined) throw new Error('The portfolio has deployments.');
  const local = { kind: 'local', method: 'ngram-logistic', file: 'model.json' } as const;
  const loose = { ...portfolio, deployments: { ...portfolio.deployments, [name]: { ...first, provider: local } } };
  expect(lintCache(loose, resolveWorkload(loose, 'work'))).toMatchObject([
    { code: 'cache-unpinned', message: expect.stringContaining(name) },
  ]);
});
