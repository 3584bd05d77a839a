import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePortfolio } from '@upshift/config';
import { lintPortfolio, lintRetirements } from '@upshift/core';
import { createSample, toMetadata } from '@upshift/sample';
import { loadUp, poll } from '@upshift/testkit';
import type { Up } from '@upshift/up';
import { createValidatorRunner } from '@upshift/validators';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createServerClient } from '../../services/cli/src/server/server-client.ts';
import { runCli } from '../../services/cli/src/testing/run-cli.ts';

const portfolioFile = new URL('../../examples/portfolios/sample.yaml', import.meta.url);
const dataDir = mkdtempSync(join(tmpdir(), 'upshift-evals-'));
const workload = 'support-triage';
const cases = 24;
const written = new Map<string, string>();
let up: Up;
let sql: pg.Pool;

beforeAll(async () => {
  const redisUrl = inject('redisUrl');
  const { startUp } = await loadUp();
  up = await startUp({
    dataDir,
    host: '127.0.0.1',
    port: 0,
    portfolio: { source: readFileSync(portfolioFile, 'utf8'), fileName: 'sample.yaml' },
    env: {
      ...process.env,
      DATABASE_URL: inject('databaseUrl'),
      ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
      UPSHIFT_LOG_LEVEL: 'silent',
      UPSHIFT_EVALUATOR_TICK_MS: '50',
    },
    isolated: true,
    timeScale: 0.001,
  });
  sql = new pg.Pool({ connectionString: up.databaseUrl });
  sql.on('error', () => undefined);
});
afterAll(async () => {
  await sql?.end();
  await up?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** One command line against the Upshift of this file. */
async function cli(argv: readonly string[], input = '') {
  return runCli(argv, {
    connect: async () => createServerClient({ url: up.url, source: 'the test', startCommand: 'none' }, fetch),
    readInput: async () => input,
    linter: { parsePortfolio, lintPortfolio, lintRetirements, today: () => '2026-11-26', checkFiles: async () => [] },
    evals: {
      writeFile: async (path, text) => void written.set(path, text),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 50))),
    },
    userName: 'ann',
    backtest: {
      createRunner: async () => createValidatorRunner(),
      writeFile: async () => undefined,
      now: () => performance.now(),
    },
  });
}

async function json(argv: readonly string[], input = '') {
  const { stdout, code } = await cli([...argv, '--json'], input);
  return { code, said: JSON.parse(stdout) };
}

/** Cases of the sample as lines of an eval set, each an edge case or not. */
function sampleLines(): string {
  const { seed, cases: all } = createSample();
  return all
    .filter((one) => one.workload === workload)
    .slice(0, cases)
    .map((one, index) =>
      JSON.stringify({
        input: one.input,
        ...(one.outputSchema === null ? {} : { output: { schema: one.outputSchema } }),
        reference: { json: JSON.parse(one.reference.text ?? 'null') },
        tags: { edgeCase: index % 4 === 0, language: 'en' },
        metadata: toMetadata('eval', seed, one.id, 'portfolio'),
      }),
    )
    .join('\n');
}

it('keeps a set in versions, and names what is wrong with a file by its lines', async () => {
  const broken = await cli(['eval', 'add', 'cases.jsonl', '--workload', workload], '{"prompt":"a"}\nnot JSON');
  expect(broken.code).toBe(2);
  expect(broken.stderr).toMatch(/cases\.jsonl:1: \/reference .*\n.*cases\.jsonl:2: This is not JSON/);
  const { said: first } = await json(['eval', 'add', '-', '--workload', workload], sampleLines());
  expect(first).toMatchObject({ added: cases, changed: 0, same: 0, cases });
  const { said: again } = await json(['eval', 'add', '-', '--workload', workload], sampleLines());
  expect(again).toMatchObject({ added: 0, same: cases, hash: first.hash });
  const { said: list } = await json(['eval', 'list']);
  expect(list.sets).toMatchObject([{ workload, cases, edgeCases: cases / 4, hash: first.hash }]);
  const { stdout } = await cli(['eval', 'show', workload, '--lines']);
  const { said: round } = await json(['eval', 'add', '-', '--workload', workload], stdout);
  expect(round).toMatchObject({ same: cases, hash: first.hash });
});

it('runs a set through the queues on its own money, behind everything else, and counts it nowhere', async () => {
  const before = (await (await fetch(`${up.url}/v1/figures`)).json()) as { tasks: number };
  const run = await json(['eval', 'run', '--workload', workload, '--html', 'report.html']);
  expect(run.code).toBe(0);
  const { said: report } = run;
  expect(report).toMatchObject({ simulated: true, change: null, run: { state: 'done', cases, ended: cases } });
  expect(report.total.scored).toBe(cases);
  expect(report.total.success.value).toBeGreaterThan(0.8);
  expect(report.slices.map(({ tag }: { tag: string }) => tag)).toEqual(['language: en', 'edge case']);
  const { rows } = await sql.query(
    'select count(*)::int as tasks, min(priority) as priority, sum(spent_nano_usd)::bigint as spent from task where workload = $1 and purpose = $2',
    [`eval/${workload}`, 'eval'],
  );
  expect(rows[0]).toMatchObject({ tasks: cases, priority: 10 });
  expect(Number(rows[0].spent)).toBe(report.run.costNanoUsd);
  const windows = await sql.query('select distinct workload from budget_window');
  expect(windows.rows).toEqual([{ workload: `eval/${workload}` }]);
  expect(await (await fetch(`${up.url}/v1/figures`)).json()).toEqual(before);
  const html = written.get('report.html') ?? '';
  expect(html).toContain('Simulated.');
  expect(html.match(/<details /g)).toHaveLength(cases);
});

it('stops asking when the money of the run is spent, and such a run passes no gate', async () => {
  const { code, said } = await json(['eval', 'gate', '--workload', workload, '--min', '1%', '--budget-usd', '0.00001']);
  expect(code).toBe(1);
  expect(said.checks[0]).toMatchObject({ name: 'whole', passed: false });
});

it('gates on a share and on regressions against the run before', async () => {
  const pass = await json(['eval', 'gate', '--workload', workload, '--min', '0.5', '--no-regression']);
  expect(pass).toMatchObject({ code: 0, said: { passed: true } });
  const fail = await json([
    'eval',
    'gate',
    '--workload',
    workload,
    '--min',
    '1',
    '--confident',
    '--run',
    pass.said.run,
  ]);
  expect(fail).toMatchObject({ code: 1, said: { passed: false } });
  expect((await cli(['eval', 'gate', '--workload', workload])).code).toBe(2);
});

it('runs what is scheduled, also on a deployment that stands by', async () => {
  const standby = 'sim-premium-north-1';
  await json(['eval', 'schedule', '--workload', workload, '--deployment', standby, '--every', '1d']);
  const unknown = await json(['eval', 'schedule', '--workload', workload, '--deployment', 'nobody', '--every', '1d']);
  expect(unknown.said.error.code).toBe('DEPLOYMENT_UNKNOWN');
  await poll('the scheduled run', async () => {
    const { said } = await json(['eval', 'schedule']);
    return said.schedules[0].lastRun !== null;
  });
  const { said } = await json(['eval', 'schedule']);
  const [{ lastRun, nextAt }] = said.schedules;
  expect(Date.parse(nextAt)).toBeGreaterThan(Date.now() + 80_000_000);
  await poll('its end', async () => (await json(['eval', 'report', lastRun])).said.run.state === 'done');
  const { said: report } = await json(['eval', 'report', lastRun]);
  expect(report).toMatchObject({ run: { trigger: 'schedule', target: { kind: 'deployment', deployment: standby } } });
  expect(new Set(report.results.map((one: { deployment: string }) => one.deployment))).toEqual(new Set([standby]));
  const { said: left } = await json(['eval', 'schedule', '--workload', workload, '--deployment', standby, '--remove']);
  expect(left.schedules).toEqual([]);
});

it('makes a case of feedback once a person approves it, and a question that is there stays one case', async () => {
  const submit = await fetch(`${up.url}/v1/tasks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ workload, prompt: 'My parcel never came.' }),
  });
  const { id } = (await submit.json()) as { id: string };
  await fetch(`${up.url}/v1/tasks/${id}?wait=20`);
  const send = (body: unknown) =>
    fetch(`${up.url}/v1/tasks/${id}/feedback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  expect((await send({ rating: 'bad', comment: 'wrong' })).status).toBe(200);
  const correction = { json: { intent: 'delivery' } };
  const { candidate } = (await (await send({ rating: 'bad', correction })).json()) as { candidate: string };
  const { said } = await json(['eval', 'candidates', '--workload', workload]);
  const mine = said.candidates.filter((one: { source: string }) => one.source === 'feedback');
  expect(mine).toMatchObject([
    {
      id: candidate,
      task: id,
      verdict: 'bad',
      comment: 'wrong',
      duplicateOf: null,
      reference: { json: { intent: 'delivery' } },
    },
  ]);
  const approved = await json(['eval', 'approve', candidate, '--edge-case']);
  expect(approved.said).toMatchObject({ added: 1, cases: cases + 1 });
  expect((await json(['eval', 'approve', candidate])).said.error.code).toBe('EVAL_CANDIDATE_DECIDED');
  const { said: done } = await json(['eval', 'candidates', '--state', 'approved']);
  expect(done.candidates).toMatchObject([{ decidedBy: 'ann', duplicateOf: expect.stringMatching(/^c_/) }]);
  // What measures is nobody's feedback.
  const { rows } = await sql.query("select id from task where purpose = 'eval' limit 1");
  expect(
    (
      await fetch(`${up.url}/v1/tasks/${rows[0].id}/feedback`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"rating":"good"}',
      })
    ).status,
  ).toBe(404);
});

it('says where a deployment fits, by the workload’s own cases', async () => {
  const { said } = await json(['models', 'try', 'sim-premium-north-1', '--workload', workload]);
  expect(said).toMatchObject({ simulated: true, workload, deployment: 'sim-premium-north-1' });
  expect(['replace', 'add', 'reject']).toContain(said.fit.verdict);
  expect(said.trials.length).toBeGreaterThan(2);
  expect(said.cases).toBeGreaterThan(cases / 2);
  const again = await json(['models', 'try', 'sim-premium-north-1', '--workload', workload]);
  expect(again.said).toEqual(said);
});

it('tries what the portfolio names as the alternate of a deployment that is to go', async () => {
  const source = readFileSync(portfolioFile, 'utf8').replace(
    /( {2}sim-strong-north:\n {4}vendor: sim-north\n)/,
    '$1    retiresOn: 2026-12-10\n    alternate: sim-premium-south\n',
  );
  const argv = ['models', 'try', '--instead-of', 'sim-strong-north', '--workload', workload];
  const { said } = await json([...argv, '--portfolio', '-'], source);
  expect(said).toMatchObject({ deployment: 'sim-premium-south', workload });
  expect(said.trials.map(({ kind }: { kind: string }) => kind)).toContain('replace');
  // The active portfolio names none.
  const none = await cli(argv);
  expect(none).toMatchObject({ code: 2 });
  expect(none.stderr).toContain('"sim-strong-north" names no "alternate"');
  expect((await cli(['models', 'try', '--workload', workload])).code).toBe(2);
});
