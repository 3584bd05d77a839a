import type { DeploymentView } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { startFakeApi } from '../testing/start-fake-api.ts';

function makeDeployment(parts: Partial<DeploymentView> = {}): DeploymentView {
  return {
    name: 'small',
    vendor: 'acme',
    model: 'small-1',
    tiers: ['efficient'],
    simulated: false,
    state: 'serving',
    reason: null,
    inFlight: 3,
    health: { breaker: 'closed', untilMs: 0, latencyMs: 820, p95Ms: 1400, errorRatio: 0.02 },
    changed: null,
    retiresOn: null,
    ...parts,
  };
}

const drained = makeDeployment({
  name: 'large',
  tiers: ['premium'],
  state: 'drained',
  reason: 'bad answers since noon',
  inFlight: 0,
  health: null,
  changed: { action: 'drain', reason: 'bad answers since noon', by: 'ada', at: '2026-11-26T12:00:00.000Z' },
});

test('lists deployments with their health, and says why one does not serve', async () => {
  const list = { deployments: [makeDeployment({ simulated: true }), drained] };
  const { url } = await startFakeApi({ 'GET /v1/deployments': () => list });
  for (const argv of [['deployments'], ['deployments', 'list']]) {
    const run = await runCli(argv, { url });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatchInlineSnapshot(`
      "deployment       tiers      state    breaker  in flight    mean    P95  errors
      small SIMULATED  efficient  serving  closed           3  820 ms  1.4 s   2.0 %
      large            premium    drained  -                0       -      -       -

      large: bad answers since noon (ada, 2026-11-26T12:00:00.000Z)
      "
    `);
  }
  expect(JSON.parse((await runCli(['deployments', 'list', '--json'], { url })).stdout)).toEqual(list);
});

test('drains with a reason and a name, and says what follows', async () => {
  const { url, requests } = await startFakeApi({ 'POST /v1/deployments/large/drain': () => drained });
  const run = await runCli(['deployments', 'drain', 'large', '--reason', 'bad answers'], { url });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout).toContain('large is drained: no new call within seconds; none is under way.');
  await runCli(['deployments', 'drain', 'large', '--reason', 'again', '--by', 'ada', '--json'], { url });
  expect(requests.map(({ body }) => body)).toEqual([
    { reason: 'bad answers', by: 'tester' },
    { reason: 'again', by: 'ada' },
  ]);
});

test('asks for a reason', async () => {
  expect(await runCli(['deployments', 'drain', 'large'])).toMatchObject({ code: 2 });
});

test('restores, with or without a reason', async () => {
  const { url, requests } = await startFakeApi({ 'POST /v1/deployments/small/restore': () => makeDeployment() });
  const run = await runCli(['deployments', 'restore', 'small'], { url });
  expect(run.stdout).toContain('small is restored');
  await runCli(['deployments', 'restore', 'small', '--reason', 'new key'], { url });
  expect(requests.map(({ body }) => body)).toEqual([{ by: 'tester' }, { reason: 'new key', by: 'tester' }]);
});
