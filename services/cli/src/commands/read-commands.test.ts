import type { StatusView } from '@upshift/contracts';
import { describe, expect, test } from 'vitest';
import { makeLedger, makeOpenLedger, makeTask, taskId } from '../testing/make-ledger.ts';
import { runCli } from '../testing/run-cli.ts';
import { startFakeApi } from '../testing/start-fake-api.ts';

describe('explain', () => {
  test('prints the tree', async () => {
    const { url } = await startFakeApi({ [`GET /v1/tasks/${taskId}/ledger`]: () => makeLedger() });
    const run = await runCli(['explain', taskId], { url });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('├─ escalate efficient → strong: validator_failed (arguments)');
  });

  test('prints the ledger as it is with --json', async () => {
    const { url } = await startFakeApi({ [`GET /v1/tasks/${taskId}/ledger`]: () => makeLedger() });
    expect(JSON.parse((await runCli(['explain', taskId, '--json'], { url })).stdout)).toEqual(makeLedger());
  });

  test('answers 1 to an id that does not exist', async () => {
    const { url } = await startFakeApi({});
    const run = await runCli(['explain', 't_x'], { url });
    expect(run).toEqual({ code: 1, stdout: '', stderr: 'error TASK_NOT_FOUND There is no task of that id.\n' });
  });
});

describe('watch', () => {
  test('tells what happens as it comes, each thing once, until the task is settled', async () => {
    const { url } = await startWatched();
    const run = await runCli(['watch', taskId], { url });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const lines = run.stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.trim().split(/[ :]/)[0])).toEqual([
      'route',
      'call', // started
      'call', // finished
      'arguments',
      'validate',
      'validate',
      'escalate',
      'call',
      'arguments',
      'validate',
      'accept',
      taskId,
      'money',
    ]);
  });

  test('tells it as lines of JSON, the settled task last', async () => {
    const { url } = await startWatched();
    const run = await runCli(['watch', taskId, '--json'], { url });
    const lines = run.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual([
      ...['decision', 'attempt'],
      ...['attempt', 'verdict', 'decision', 'decision', 'decision', 'attempt', 'verdict', 'decision', 'decision'],
      'settled',
    ]);
    expect(lines.at(-1)).toEqual({ type: 'settled', task: makeTask(), money: makeLedger().money });
  });

  test('answers 1 when the task fails', async () => {
    const task = makeTask({ state: 'failed', output: null });
    const { url } = await startFakeApi({ [`GET /v1/tasks/${taskId}/ledger`]: () => makeLedger({ task }) });
    expect(await runCli(['watch', taskId], { url })).toMatchObject({ code: 1 });
  });

  function startWatched() {
    const ledgers = [makeOpenLedger(), makeOpenLedger(), makeLedger()];
    return startFakeApi({
      [`GET /v1/tasks/${taskId}/ledger`]: () => ledgers.shift(),
      [`GET /v1/tasks/${taskId}`]: () => makeOpenLedger().task,
    });
  }
});

describe('status', () => {
  const status: StatusView = {
    version: '0.1.0',
    portfolio: { name: 'sample', hash: 'abcdef0123456789' },
    record: { ok: true },
    queueBackend: { kind: 'redis', ok: false },
    tasks: { open: 3, succeeded: 1204 },
    queues: [
      { queue: 'classify', ready: 0, leased: 0, oldestSeconds: null },
      { queue: 'execute-efficient', ready: 12, leased: 3, oldestSeconds: 61.2 },
    ],
    workers: [{ id: 'up-1', service: 'up', beatAgeSeconds: 2.14 }],
    oldestOpenTaskSeconds: 75,
    budgets: [
      {
        workload: null,
        period: 'month',
        startsAt: '2026-11-01T00:00:00.000Z',
        endsAt: '2026-12-01T00:00:00.000Z',
        limitUsd: 900,
        spentUsd: 741.5,
        reservedUsd: 2.25,
        alertPercent: 80,
      },
      {
        workload: 'extract',
        period: 'day',
        startsAt: '2026-11-25T00:00:00.000Z',
        endsAt: '2026-11-26T00:00:00.000Z',
        limitUsd: 5,
        spentUsd: 0.01,
        reservedUsd: 0,
        alertPercent: null,
      },
    ],
  };

  test('shows queues, tasks in flight, the oldest and the workers', async () => {
    const { url } = await startFakeApi({ 'GET /v1/status': () => status });
    const { code, stdout } = await runCli(['status'], { url });
    expect(code).toBe(0);
    expect(stdout.replace(url, 'URL')).toMatchInlineSnapshot(`
      "Upshift 0.1.0 at URL
      portfolio    sample (abcdef012345)
      record       answers
      queues       redis, does not answer
      tasks        open 3 · succeeded 1,204
      oldest open  1 min 15 s old

      queue              waiting  in flight     oldest
      classify                 0          0          -
      execute-efficient       12          3  1 min 1 s

      worker  service  last beat
      up-1    up       2.1 s ago

      budget of                       spent  reserved       limit  until (UTC)  mark
      all workloads, this month  741.50 USD  2.25 USD  900.00 USD  2026-12-01   80 %
      extract, this day          0.0100 USD     0 USD    5.00 USD  2026-11-26   -
      "
    `);
  });

  test('says so when nothing is under way and nobody works', async () => {
    const empty = {
      ...status,
      portfolio: null,
      tasks: {},
      queues: [],
      workers: [],
      budgets: [],
      oldestOpenTaskSeconds: null,
    };
    const { url } = await startFakeApi({ 'GET /v1/status': () => empty });
    const { stdout } = await runCli(['status'], { url });
    expect(stdout).toContain('none is active');
    expect(stdout).toContain('No worker is alive: tasks are accepted and wait.');
  });

  test('prints the figures as they are with --json', async () => {
    const { url } = await startFakeApi({ 'GET /v1/status': () => status });
    expect(JSON.parse((await runCli(['status', '--json'], { url })).stdout)).toEqual(status);
  });
});
