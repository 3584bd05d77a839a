import type { AuditView } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { startFakeApi } from '../testing/start-fake-api.ts';

const share = { value: 0.25, low: 0.2, high: 0.305 };
const view: AuditView = {
  since: null,
  workloads: [
    {
      workload: 'chat',
      waiting: 2,
      compared: 300,
      incomparable: 1,
      skipped: 3,
      costUsd: 1.5,
      maxFalseAccept: 0.1,
      maxFalseEscalate: 0.5,
      verifiers: [
        { validator: null, passed: 290, falseAccept: share, objected: 10, falseEscalate: null, exposed: [] },
        {
          validator: 'form',
          passed: 290,
          falseAccept: share,
          objected: 10,
          falseEscalate: share,
          exposed: ['false_accept'],
        },
      ],
    },
  ],
};

test('shows rates with their intervals, and names what is beyond its limit', async () => {
  const { url } = await startFakeApi({ 'GET /v1/audit': () => view });
  const run = await runCli(['audit'], { url });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
    'chat | 300 compared · 2 waiting · 1 not comparable · 3 skipped · audits cost 1.50 USD',
    'validator | passed | wrong of them (limit 10.0 %) | stopped | right of them (limit 50.0 %)',
    'all together | 290 | 25.0 % (20.0 % to 30.5 %) | 10 | -',
    'form | 290 | 25.0 % (20.0 % to 30.5 %) | 10 | 25.0 % (20.0 % to 30.5 %) | lets too much pass',
    '',
  ]);
});

test('prints the view as it is with --json, and passes filters on', async () => {
  const { url, requests } = await startFakeApi({ 'GET /v1/audit': () => view });
  const { stdout } = await runCli(['audit', '--workload', 'chat', '--since', '2026-11-01', '--json'], { url });
  expect(JSON.parse(stdout)).toEqual(view);
  expect(requests[0]?.url).toBe('/v1/audit?workload=chat&since=2026-11-01T00%3A00%3A00.000Z');
});

test('says how to begin where nothing was audited', async () => {
  const { url } = await startFakeApi({ 'GET /v1/audit': () => ({ since: null, workloads: [] }) });
  expect((await runCli(['audit'], { url })).stdout).toContain('audit: { share');
});
