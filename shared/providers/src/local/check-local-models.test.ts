import type { Portfolio } from '@upshift/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCall, simulated } from '../testing/make-call.ts';
import { makeModelsDir } from '../testing/train-model.ts';
import { checkLocalModels } from './check-local-models.ts';

let models: Awaited<ReturnType<typeof makeModelsDir>>;
beforeAll(async () => {
  models = await makeModelsDir();
});
afterAll(() => models.remove());

const check = (provider: Record<string, unknown>) => {
  const local = { kind: 'local', method: 'ngram-logistic', file: models.file, ...provider } as const;
  const deployments = { other: makeCall(simulated()).deployment, mine: makeCall(local).deployment };
  return checkLocalModels({ deployments } as unknown as Portfolio, models.dir);
};

it('finds nothing where the file is the one that was pinned', async () => {
  expect(await check({ sha256: models.sha256 })).toEqual([]);
});

it('says how to pin a file that is not', async () => {
  expect(await check({})).toEqual([
    {
      path: ['deployments', 'mine', 'provider', 'file'],
      code: 'model-unpinned',
      message: expect.stringContaining(`sha256: ${models.sha256}`),
      severity: 'warning',
    },
  ]);
});

it.each([
  ['model-missing', 'file', { file: 'absent.model' }],
  ['model-changed', 'sha256', { sha256: 'a'.repeat(64) }],
  ['model-foreign', 'method', { method: 'embedding-logistic' }],
  ['model-broken', 'file', { file: 'notes.txt' }],
])('finds %s at the key that is wrong', async (code, key, provider) => {
  await models.write('notes.txt', new Uint8Array(20));
  expect(await check(provider)).toMatchObject([
    { code, severity: 'error', path: ['deployments', 'mine', 'provider', key] },
  ]);
});
