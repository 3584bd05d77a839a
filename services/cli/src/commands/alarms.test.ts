import type { AlarmList } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { startFakeApi } from '../testing/start-fake-api.ts';

const list: AlarmList = {
  alarms: [
    {
      id: 'drill_failed:r_1',
      kind: 'drill_failed',
      summary: 'The way back of "\u001b[31msmall" does not work.',
      mend: 'upshift drill small',
      facts: { deployment: 'small' },
      raisedAt: '2026-11-26T04:00:00.000Z',
      toldAt: null,
    },
  ],
};

test('says what was raised, how it is mended, and that nobody was told', async () => {
  const { url, requests } = await startFakeApi({ 'GET /v1/alarms': () => list });
  const { stdout } = await runCli(['alarms', '--limit', '3'], { url });
  expect(stdout).toContain('2026-11-26 04:00  drill_failed        The way back of "\\x1b[31msmall" does not work.');
  expect(stdout).toContain('upshift drill small  (no webhook has taken it)');
  expect(requests.at(-1)?.url).toContain('limit=3');
  expect(JSON.parse((await runCli(['alarms', '--json'], { url })).stdout)).toEqual(list);
});

test('says that there is nothing', async () => {
  const { url } = await startFakeApi({ 'GET /v1/alarms': () => ({ alarms: [] }) });
  expect((await runCli(['alarms'], { url })).stdout.trim()).toBe('No alarm was ever raised.');
});
