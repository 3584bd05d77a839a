import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveWorkload } from '@upshift/core';
import { loadPortfolio } from '@upshift/host';
import { createSample } from '@upshift/sample';
import { afterAll, expect, test } from 'vitest';
import { composePortfolio } from './compose-portfolio.ts';

const directory = mkdtempSync(join(tmpdir(), 'upshift-models-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const fileName = 'sample.yaml';
const source = readFileSync(new URL('../../../../examples/portfolios/sample.yaml', import.meta.url), 'utf8');
const messages: string[] = [];
/** A few are enough to train on: what is learnt is not the question here. */
const examples = createSample().training.slice(0, 30);
const options = { examples, directory, train: true, onProgress: (message: string) => void messages.push(message) };

test('without a model, and without leave to train one, the portfolio is what its file says', async () => {
  expect(await composePortfolio({ source, fileName }, { ...options, train: false })).toEqual({ source, fileName });
  expect(await composePortfolio({ source: 'tiers: 1', fileName }, options)).toEqual({ source: 'tiers: 1', fileName });
});

test('trains once; the local model serves triage alone, pinned, and nothing else changes', async () => {
  const composed = await composePortfolio({ source, fileName }, options);
  expect(await composePortfolio({ source, fileName }, { ...options, train: false })).toEqual(composed);
  expect(messages).toHaveLength(1);
  expect(readdirSync(directory)).toHaveLength(1);

  const before = await loadPortfolio(source, fileName);
  const { portfolio } = await loadPortfolio(composed.source, composed.fileName, directory);
  for (const name of Object.keys(portfolio.workloads).filter((one) => one !== 'support-triage'))
    expect(resolveWorkload(portfolio, name)).toEqual(resolveWorkload(before.portfolio, name));
  expect(resolveWorkload(portfolio, 'support-triage')).toMatchObject({
    start: 'local',
    tiers: ['local', 'efficient', 'strong', 'premium'],
    validators: [{ name: 'answer-schema' }, { name: 'sure-enough', kind: 'confidence' }],
  });
  expect(portfolio.deployments['local-triage']?.provider).toMatchObject({ kind: 'local', sha256: expect.any(String) });
});
