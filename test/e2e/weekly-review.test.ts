import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  type MonthlyReport,
  monthlyReportSchema,
  type ReadinessReport,
  readinessReportSchema,
  type WeeklyReport,
  weeklyReportSchema,
} from '@upshift/contracts';
import { poll, type Stack, startStack } from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const cli = fileURLToPath(new URL('../../bin/upshift.js', import.meta.url));
const run = promisify(execFile);

const deployment = (name: string, refusal: number, dollars: number): string[] => [
  `  ${name}:`,
  `    vendor: ${name}`,
  `    model: ${name}`,
  '    provider:',
  '      kind: simulated',
  '      latencyMs: { p50: 1, p95: 2 }',
  `      errors: { refusal: ${refusal} }`,
  `    price: { inputUsdPerMillion: ${dollars}, outputUsdPerMillion: ${4 * dollars}, source: simulated price, date: 2026-11-01 }`,
  '    noRollback: simulated',
];

/** `misrouted` begins on a model that refuses every task; `fine` on one that never does. */
const portfolio = [
  'name: review # kept by whoever edits this file',
  'defaultWorkload: fine',
  'tiers:',
  '  - { name: efficient, deployments: [refuses] }',
  '  - { name: strong, deployments: [answers, beside, dear] }',
  'deployments:',
  ...deployment('refuses', 1, 1),
  ...deployment('answers', 0, 2),
  ...deployment('beside', 0, 2),
  ...deployment('dear', 0, 40),
  'workloads:',
  '  misrouted:',
  '    start: efficient',
  '    validators: [{ name: no-refusal, kind: refusal, onFail: escalate }]',
  '  fine:',
  '    start: strong',
  '    tiers: [strong]',
  '    validators: [{ name: no-refusal, kind: refusal, onFail: escalate }]',
  // All three are always asked, and agree.
  '  voted:',
  '    plan:',
  '      kind: quorum',
  '      decisiveLead: 9',
  '      members:',
  '        - { deployment: dear, weight: 1 }',
  '        - { deployment: beside, weight: 1 }',
  '        - { deployment: answers, weight: 1 }',
  '',
].join('\n');

describe.skipIf(servers.redisUrl === null)('the weekly review', { timeout: 180_000 }, () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ servers, queue: 'redis', portfolio });
  });
  afterAll(() => stack?.close());

  /** The same questions each time: simulated models answer them the same. */
  async function serve(workload: string, outputSchema?: Record<string, unknown>): Promise<void> {
    const prompts = Array.from(
      { length: 40 },
      (_, index) => `Say hello to guest ${index} ${'again '.repeat(index % 7)}`,
    );
    const ids = await Promise.all(
      prompts.map((prompt) =>
        stack.client.submit({
          prompt,
          workload,
          ...(outputSchema === undefined ? {} : { output: { schema: outputSchema } }),
        }),
      ),
    );
    for (const id of ids) expect(await stack.client.settled(id)).toMatchObject({ state: 'succeeded' });
  }
  const get = async (path: string): Promise<unknown> => (await fetch(`${stack.url}${path}`)).json();
  const weekly = async (): Promise<WeeklyReport> => weeklyReportSchema.parse(await get('/v1/reports/weekly?period=1d'));
  const monthly = async (): Promise<MonthlyReport> =>
    monthlyReportSchema.parse(await get('/v1/reports/monthly?period=1d'));
  const upshift = async (...args: string[]): Promise<string> =>
    (await run(process.execPath, [cli, ...args, '--url', stack.url], { cwd: '/' })).stdout;

  it('finds a seeded misroute, and what applying it saves is within what was predicted', async () => {
    await serve('misrouted');
    await serve('fine');
    const report = await weekly();
    expect(report.patterns[0]).toMatchObject({
      workload: 'misrouted',
      deployment: 'refuses',
      count: 40,
      succeeded: 40,
    });
    const [top] = report.proposals;
    expect(top).toMatchObject({
      id: 'start:misrouted:strong',
      edits: [{ path: ['workloads', 'misrouted', 'start'], value: 'strong' }],
    });
    expect(top?.savesNanoUsd).toBeGreaterThan(0);
    const predicted = top?.backtest.costPerSuccessPercent;
    expect(predicted?.high).toBeLessThan(0);

    expect(await upshift('report', 'weekly', '--period', '1d')).toContain(
      'Start misrouted on strong instead of efficient',
    );
    expect(await upshift('report', 'weekly', '--period', '1d', '--apply', 'start:misrouted:strong')).toContain(
      'applied',
    );
    const active = (await get('/v1/portfolio')) as { hash: string; source: string };
    expect(active.hash).not.toBe(report.portfolio.hash);
    expect(active.source).toContain('# kept by whoever edits this file');
    await poll('a task of the new version', async () => {
      const id = await stack.client.submit({ prompt: 'Say hello', workload: 'fine' });
      return (await stack.client.settled(id)).portfolio === active.hash;
    });
    await serve('misrouted');
    const before = await costOf('misrouted', report.portfolio.hash);
    const after = await costOf('misrouted', active.hash);
    const effect = 100 * (after / before - 1);
    expect(effect).toBeGreaterThanOrEqual((predicted?.low ?? 0) - 1e-6);
    expect(effect).toBeLessThanOrEqual((predicted?.high ?? 0) + 1e-6);
    expect((await weekly()).proposals.map(({ id }) => id)).not.toContain('start:misrouted:strong');
  });

  it('proposes to take a deployment that does not pay out of a plan, and does so with the command that it prints', async () => {
    await serve('voted', {
      type: 'object',
      properties: { label: { enum: ['hello'] } },
      required: ['label'],
      additionalProperties: false,
    });
    const report = await weekly();
    const proposal = report.proposals.find(({ kind }) => kind === 'remove_deployment');
    expect(proposal).toMatchObject({ id: 'remove_deployment:voted:dear', workload: 'voted' });
    expect(proposal?.backtest.costPerSuccessPercent?.high).toBeLessThan(-50);
    expect(proposal?.backtest.successPoints?.low).toBeGreaterThanOrEqual(-3);
    const printed = await upshift('report', 'weekly', '--period', '1d');
    const command = printed.split('\n').find((line) => line.includes('--apply remove_deployment:voted:dear'));
    const answer = await upshift(...(command ?? '').trim().split(' ').slice(1), '--by', 'ada');
    expect(answer).toContain('applied');
    const active = (await get('/v1/portfolio')) as { source: string };
    expect(active.source).not.toContain('deployment: dear');
    expect(active.source).toContain('dear:');
  });

  /** From the ledger of each task, as a person would count it. */
  async function costOf(workload: string, hash: string): Promise<number> {
    const { tasks } = (await get(`/v1/tasks?workload=${workload}&limit=100`)) as {
      tasks: { id: string; portfolio: string }[];
    };
    const own = tasks.filter((task) => task.portfolio === hash);
    expect(own).toHaveLength(40);
    const ledgers = await Promise.all(
      own.map(({ id }) => get(`/v1/tasks/${id}/ledger`) as Promise<{ attempts: { costNanoUsd: number }[] }>),
    );
    return (
      ledgers.flatMap(({ attempts }) => attempts).reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0) / own.length
    );
  }

  it('adds up: the lines of the month are the ledger, and versions share it', async () => {
    const report = await monthly();
    expect(report.lines.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)).toBe(report.ledgerNanoUsd);
    expect(report.groups.portfolio).toHaveLength(2);
    expect(report.headline).toMatchObject({ success: { value: 1 } });
    expect(report.simulated).toBe(true);
  });

  it('a sign-off turns its point of readiness green', async () => {
    const point = async (): Promise<boolean | undefined> => {
      const { workloads }: ReadinessReport = readinessReportSchema.parse(await get('/v1/reports/readiness'));
      return workloads[0]?.points.find((one) => one.point === 'escalations_reviewed')?.ok;
    };
    expect(await point()).toBe(false);
    expect(await upshift('report', 'weekly', '--period', '1d', '--sign-off', 'Ada')).toContain('signed off');
    expect(await point()).toBe(true);
  });
});
