import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadPortfolio } from './load-portfolio.ts';

const source = `
name: local
defaultWorkload: sort
tiers: [{ name: local, deployments: [kinds] }]
deployments:
  kinds:
    vendor: local
    model: kinds
    provider:
      kind: local
      method: ngram-logistic
      file: kinds.model
    price: { inputUsdPerMillion: 0, outputUsdPerMillion: 0, source: local }
    noRollback: the first of its kind
workloads: { sort: { start: local } }
`;
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'upshift-portfolio-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

it('refuses a local model that is not there, and names the line', async () => {
  await expect(loadPortfolio(source, 'my.yaml', dir)).rejects.toMatchObject({
    code: 'PORTFOLIO_INVALID',
    line: 12,
    message: expect.stringMatching(/^my\.yaml:12: model-missing .*kinds\.model: there is no such file/),
  });
});

it('refuses a file that is no model', async () => {
  await writeFile(join(dir, 'kinds.model'), 'something else');
  await expect(loadPortfolio(source, 'my.yaml', dir)).rejects.toMatchObject({
    message: expect.stringMatching(/^my\.yaml:12: model-broken .*is no model of `upshift local train`/),
  });
});
