import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Alarm, ApplyAnswer, Rollout } from '@upshift/contracts';
import { poll, type Stack, startStack } from '@upshift/testkit';
import { signatureHeaders } from '@upshift/validators';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { changePortfolio } from './change-portfolio.fixture.ts';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const cli = fileURLToPath(new URL('../../bin/upshift.js', import.meta.url));
const run = promisify(execFile);
const secret = 'a secret of sixteen characters';

/** From the failed drill to whoever is paged: over a real receiver, which is away at first. */
describe.skipIf(servers.redisUrl === null)('alarms', { timeout: 180_000 }, () => {
  let stack: Stack;
  let receiver: Server;
  let sql: pg.Pool;
  let refusals = 2;
  const taken: (Alarm & { version: number; at: string })[] = [];
  const badlySigned: string[] = [];

  beforeAll(async () => {
    receiver = createServer(async (request, response) => {
      const body = await text(request);
      const wanted = signatureHeaders(body, secret, Number(request.headers['upshift-timestamp']) * 1000);
      if (request.headers['upshift-signature'] !== wanted['upshift-signature']) badlySigned.push(body);
      const alarm = JSON.parse(body) as (typeof taken)[number];
      if (alarm.kind === 'drill_failed') refusals -= 1;
      const takes = alarm.kind !== 'drill_failed' || refusals < 0;
      if (takes) taken.push(alarm);
      response.writeHead(takes ? 204 : 503).end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    stack = await startStack({
      servers,
      queue: 'redis',
      portfolio: `${changePortfolio({ name: 'alarmed' })}drills: { everyDays: 30, deployments: [eff-a] }\n`,
      env: {
        UPSHIFT_ALERT_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`,
        UPSHIFT_ALERT_SECRET: secret,
        UPSHIFT_ALERT_PRIVATE_NETWORK: 'true',
        UPSHIFT_DRIFT_SECONDS: '1',
        UPSHIFT_EVALUATOR_TICK_MS: '100',
      },
    });
    sql = new pg.Pool({ connectionString: stack.databaseUrl });
    sql.on('error', () => undefined);
  });
  afterAll(async () => {
    await sql?.end();
    await stack?.close();
    receiver?.closeAllConnections();
    receiver?.close();
  });

  async function ask<T>(path: string, body?: object): Promise<T> {
    const init =
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${stack.url}${path}`, init);
    expect(response.status).toBe(200);
    return (await response.json()) as T;
  }
  const metric = async (name: string): Promise<string[]> =>
    (await (await fetch(`${stack.url}/metrics`)).text()).split('\n').filter((line) => line.startsWith(name));
  const alarm = (kind: Alarm['kind']) =>
    poll(`the alarm ${kind}`, async () => taken.find((one) => one.kind === kind), 60_000);
  /** Tasks come until a roll-out has ended. */
  const loadUntilEnded = (id: string, workload: string): Promise<Rollout> =>
    poll(
      'the roll-out to end',
      async () => {
        const ids = await Promise.all(
          Array.from({ length: 10 }, () => stack.client.submit({ prompt: 'Say hello', workload })),
        );
        await Promise.all(ids.map((task) => stack.client.settled(task)));
        const { rollouts } = await ask<{ rollouts: Rollout[] }>('/v1/portfolio/versions');
        const rollout = rollouts.find((one) => one.id === id);
        return rollout !== undefined && rollout.state !== 'running' && rollout;
      },
      120_000,
    );

  it('a drill of the schedule that passes alarms nobody; one that fails reaches the receiver, signed, when it is back', async () => {
    const { drills } = await poll('the drill of the schedule', async () => {
      const list = await ask<{ drills: Rollout[] }>('/v1/drills');
      return list.drills.length > 0 && list;
    });
    expect(await loadUntilEnded(drills[0]?.id ?? '', 'chat')).toMatchObject({ state: 'passed', who: 'schedule' });
    const started = await ask<Rollout>('/v1/drills', { deployment: 'eff-d', share: 0.5, tasks: 10, by: 'ada' });
    const failed = await loadUntilEnded(started.id, 'alone');
    expect(failed).toMatchObject({ state: 'failed' });

    expect(await alarm('drill_failed')).toMatchObject({
      version: 1,
      id: `drill_failed:${failed.id}`,
      mend: 'upshift drill eff-d',
      facts: { deployment: 'eff-d', by: 'eff-bad', reason: 'drill_success_lost', succeeded: 0 },
    });
    // Refused twice, and taken once.
    expect([refusals, badlySigned]).toEqual([-1, []]);
    await poll('the receiver’s answer to be noted', async () => {
      const lines = await metric('upshift_alarms_untold{kind="drill_failed"}');
      return lines[0]?.endsWith(' 0');
    });
    expect(await metric('upshift_drill_failed')).toEqual([
      'upshift_drill_failed{deployment="eff-d"} 1',
      'upshift_drill_failed{deployment="eff-a"} 0',
    ]);
    expect(await metric('upshift_alarms_raised_total')).toEqual(['upshift_alarms_raised_total{kind="drill_failed"} 1']);
    const { stdout } = await run(process.execPath, [cli, 'alarms', '--url', stack.url], { cwd: '/' });
    expect(stdout).toContain('The way back of "eff-d" does not work');
    expect(stdout).not.toContain('no webhook');
  });

  it('a drill that is overdue, because a canary holds it up, is told of; so is how the canary ends', async () => {
    const { rollout } = await ask<ApplyAnswer>('/v1/portfolio', {
      source: `${changePortfolio({ name: 'worse', refuses: true })}drills: { everyDays: 30, deployments: [eff-a] }\n`,
      reason: 'to see it fail',
      by: 'ada',
      canary: { share: 0.5 },
    });
    await sql.query(
      "update rollout set started_at = started_at - interval '40 days', ended_at = ended_at - interval '40 days' where kind = 'drill'",
    );
    expect(await alarm('drill_overdue')).toMatchObject({
      mend: 'upshift drill eff-a',
      summary: expect.stringMatching(/^The way back of "eff-a" was last tried on 20/),
      facts: { everyDays: 30 },
    });
    const ended = await loadUntilEnded(rollout?.id ?? '', 'chat');
    expect(await alarm('canary_ended')).toMatchObject({
      id: `canary_ended:${ended.id}`,
      facts: { outcome: 'rolled_back', reason: ended.reason },
    });
    const ids = taken.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(badlySigned).toEqual([]);
  });
});
