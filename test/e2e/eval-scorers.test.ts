import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Alarm, type EvalReport, type EvalRun, evalReportSchema } from '@upshift/contracts';
import { poll, type Stack, startStack } from '@upshift/testkit';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type EvalVendor, evalPortfolio, startEvalVendor, startWebhook, type Webhook } from './eval-vendor.fixture.ts';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const secret = 'a secret of sixteen';
const dayMs = 86_400_000;
const modules = mkdtempSync(join(tmpdir(), 'upshift-scorers-'));
let vendor: EvalVendor;
let portfolio: string;
let webhook: Webhook;
let stack: Stack;
let sql: pg.Pool;

/** The judge grades by what the answer says; of "first" it favours whatever comes first, of "long" what is long. */
function judgeOf(prompt: string): string {
  const grade = (text: string): number =>
    text.includes('right') ? 9 : text.includes('long') ? Math.min(10, text.length) : 2;
  const [a, b] = [between(prompt, 'ANSWER A'), between(prompt, 'ANSWER B')];
  if (a !== null && b !== null) return JSON.stringify({ a: grade(a), b: grade(b), why: 'beside' });
  const answer = between(prompt, 'ANSWER') ?? '';
  const isFirst = prompt.indexOf('<<<ANSWER>>>') < prompt.indexOf('<<<RUBRIC>>>');
  const said = answer.includes('first') ? (isFirst ? 10 : 0) : grade(answer);
  return JSON.stringify({ grade: said, why: 'alone' });
}

function between(prompt: string, name: string): string | null {
  return new RegExp(`<<<${name}>>>\\n([^]*?)\\n<<<END OF ${name}>>>`).exec(prompt)?.[1] ?? null;
}

async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${stack.url}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const said = await response.json();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(said)}`);
  return said;
}

async function replaceSet(cases: readonly object[]): Promise<void> {
  const { cases: old } = (await ask('GET', '/v1/eval-sets/chat').catch(() => ({ cases: [] }))) as {
    cases: { id: string }[];
  };
  for (const { id } of old) await ask('DELETE', `/v1/eval-sets/chat/cases/${id}`);
  await ask('POST', '/v1/eval-sets/chat/cases', { cases });
}

async function report(id: string): Promise<EvalReport> {
  await poll(`the end of ${id}`, async () => {
    const run = (await ask('GET', `/v1/eval-runs/${id}`)) as EvalRun;
    return run.state !== 'open';
  });
  return evalReportSchema.parse(await ask('GET', `/v1/eval-runs/${id}/report`));
}

async function run(): Promise<EvalReport> {
  const { id } = (await ask('POST', '/v1/eval-runs', { workload: 'chat' })) as EvalRun;
  return report(id);
}

beforeAll(async () => {
  writeFileSync(
    join(modules, 'polite.mjs'),
    'export const score = ({ output }) => ({ score: /sorry/i.test(output.text) ? 1 : 0.25, reason: "looked for an apology" });',
  );
  writeFileSync(join(modules, 'hangs.mjs'), 'export const score = () => { for (;;); };');
  // Counts the letters from a to z.
  writeFileSync(
    join(modules, 'letters.mjs'),
    'export const size = 26; export const embed = (texts) => texts.map((text) => { if (text.includes("!")) throw new Error(text); return Array.from({ length: 26 }, (_, at) => text.split(String.fromCharCode(97 + at)).length - 1); });',
  );
  vendor = await startEvalVendor();
  portfolio = evalPortfolio(vendor.url, new Date(Date.now() + 10 * dayMs).toISOString().slice(0, 10));
  webhook = await startWebhook();
  stack = await startStack({
    servers,
    queue: servers.redisUrl === null ? 'postgres' : 'redis',
    portfolio,
    env: {
      UPSHIFT_EVALUATOR_TICK_MS: '50',
      UPSHIFT_DRIFT_SECONDS: '1',
      UPSHIFT_EVALUATOR_MODULES_DIR: modules,
      UPSHIFT_LOCAL_MODELS_DIR: modules,
      UPSHIFT_ALERT_URL: webhook.url,
      UPSHIFT_ALERT_SECRET: secret,
      UPSHIFT_ALERT_PRIVATE_NETWORK: 'true',
    },
  });
  sql = new pg.Pool({ connectionString: stack.databaseUrl });
  sql.on('error', () => undefined);
});
beforeEach(() => {
  vendor.answer = ({ model, prompt }) => (model === 'judge' ? judgeOf(prompt) : prompt);
  vendor.seen.length = 0;
});
afterAll(async () => {
  await sql?.end();
  await stack?.close();
  vendor?.close();
  webhook?.close();
  rmSync(modules, { recursive: true, force: true });
});

describe('scorers, through the queues', () => {
  it('asks a judge in both orders, pays it apart, and takes nothing from one that changes its mind', async () => {
    const judge = { kind: 'judge', deployment: 'judge', min: 0.7, swap: true };
    await replaceSet([
      { prompt: 'a right answer', rubric: 'Is right.', scorer: judge },
      { prompt: 'a wrong answer', rubric: 'Is right.', scorer: judge },
      { prompt: 'first things', rubric: 'Is right.', scorer: judge },
      {
        prompt: 'a right one too',
        reference: { text: 'right' },
        rubric: 'Is right.',
        scorer: { ...judge, swap: false },
      },
    ]);
    const { results, total, judge: watched, judgeUsd, run: ran } = await run();
    const scoreOf = (prompt: string) => results.find((one) => one.case.prompt === prompt)?.score;
    expect(scoreOf('a right answer')).toMatchObject({ score: 0.9, passed: true, swapped: true, unsteady: false });
    expect(scoreOf('a wrong answer')).toMatchObject({ score: 0.2, passed: false });
    expect(scoreOf('first things')).toMatchObject({ score: null, passed: null, unsteady: true });
    expect(scoreOf('a right one too')).toMatchObject({ score: 0.9, passed: true, swapped: false, reason: 'beside' });
    expect(total).toMatchObject({ cases: 4, scored: 3, passed: 2 });
    expect(watched).toMatchObject({ cases: 4, swapped: 3, unsteady: 1 });
    expect(watched?.warnings[0]).toContain('1 of 3');
    // 7 questions to the judge and 4 to the model, each 1,000 tokens at 1 USD and 100 at 4 USD a million.
    expect(vendor.seen.filter(({ model }) => model === 'judge')).toHaveLength(7);
    expect(judgeUsd).toBeCloseTo(7 * 0.0014, 9);
    expect(total.costUsd).toBeCloseTo(4 * 0.0014, 9);
    const { rows } = await sql.query(
      `select sum(a.cost_nano_usd)::bigint as spent from attempt a join task t on t.tenant_id = a.tenant_id and t.id = a.task_id where t.workload = 'eval/chat'`,
    );
    expect(Number(rows[0].spent)).toBe(ran.costNanoUsd);
  });

  it('finds a judge that goes by length', async () => {
    const judge = { kind: 'judge', deployment: 'judge', min: 0.7, swap: false };
    await replaceSet(
      Array.from({ length: 10 }, (_, at) => ({
        prompt: `long${'!'.repeat(at)}`,
        rubric: 'Is right.',
        scorer: judge,
      })),
    );
    const { judge: watched } = await run();
    expect(watched?.lengthCorrelation).toBeGreaterThan(0.9);
    expect(watched?.warnings).toEqual([expect.stringContaining('length of the answer')]);
  });

  it('scores by modules, by words in common and by validators; what cannot say leaves no score, and the gate counts it', async () => {
    await replaceSet([
      { prompt: 'so sorry', scorer: { kind: 'module', path: 'polite.mjs', min: 0.5 } },
      { prompt: 'tough', scorer: { kind: 'module', path: 'polite.mjs', min: 0.5 } },
      { prompt: 'hang', scorer: { kind: 'module', path: 'hangs.mjs', min: 0.5, timeoutMs: 200 } },
      {
        prompt: 'the parcel is late again',
        reference: { text: 'the parcel is late' },
        scorer: { kind: 'similarity', min: 0.7 },
      },
      { prompt: 'T-1', scorer: { kind: 'check', validator: { name: 'form', kind: 'pattern', must: ['^T-[0-9]$'] } } },
      { prompt: 'no form', scorer: { kind: 'check', validator: { name: 'form', kind: 'pattern', must: ['^T-'] } } },
      {
        prompt: 'not that',
        scorer: { kind: 'check', invert: true, validator: { name: 'form', kind: 'pattern', must: ['^T-'] } },
      },
      { prompt: 'broken', scorer: { kind: 'check', validator: { name: 'form', kind: 'pattern', must: ['('] } } },
    ]);
    const { results } = await run();
    const passed = Object.fromEntries(results.map((one) => [one.case.prompt, one.score?.passed]));
    expect(passed).toEqual({
      'so sorry': true,
      tough: false,
      hang: null,
      'the parcel is late again': true,
      'T-1': true,
      'no form': false,
      'not that': true,
      broken: null,
    });
  });

  it('scores by meaning with the embeddings of the portfolio, refuses where it names none, and says why where they break', async () => {
    const byMeaning = (text: string, min: number) => ({
      reference: { text },
      scorer: { kind: 'similarity', by: 'embeddings', min },
    });
    const apply = (embeddings: string) =>
      ask('POST', '/v1/portfolio', { source: `${portfolio}${embeddings}`, reason: 'a test', force: 'a test' });
    await replaceSet([
      { prompt: 'cba', ...byMeaning('abc', 0.99) },
      { prompt: 'xyz', ...byMeaning('abc', 0.5) },
      { prompt: 'abz', ...byMeaning('abc', 0.6) },
      { prompt: '...', ...byMeaning('abc', 0) },
      { prompt: 'ab!', ...byMeaning('abc', 0) },
    ]);
    await expect(ask('POST', '/v1/eval-runs', { workload: 'chat' })).rejects.toThrow(
      /422 .*PORTFOLIO_INVALID.*is to be scored by embeddings, and the portfolio names none/,
    );
    expect(vendor.seen).toHaveLength(0);
    await apply('embeddings: { kind: module, file: letters.mjs }\n');
    const scored = await poll('the API to know the embeddings', () => run().catch(() => false as const));
    const said = Object.fromEntries(scored.results.map(({ case: one, score }) => [one.prompt, score]));
    expect(said['cba']).toMatchObject({ score: 1, passed: true, reason: 'cosine 1.000 of the vectors' });
    expect(said['xyz']).toMatchObject({ score: 0, passed: false });
    expect(said['abz']?.score).toBeCloseTo(2 / 3, 6);
    expect(said['abz']?.passed).toBe(true);
    expect(said['...']).toMatchObject({ score: null, passed: null, reason: 'a vector of zeros has no direction' });
    // A vector that cannot be made leaves its case open; what the module threw may quote a text, and is not told.
    expect(said['ab!']).toMatchObject({ score: null, passed: null });
    expect(said['ab!']?.reason).toMatch(/^the embeddings gave no vectors: /);
    expect(said['ab!']?.reason).not.toContain('ab!');
    await apply('');
  }, 60_000);

  it('refuses a run whose judge does not exist before anything is paid', async () => {
    await replaceSet([
      { prompt: 'a', rubric: 'b', scorer: { kind: 'judge', deployment: 'nobody', min: 0.7, swap: true } },
    ]);
    await expect(run()).rejects.toThrow(/DEPLOYMENT_UNKNOWN.*nobody/);
    expect(vendor.seen).toEqual([]);
  });
});

describe('alarms', () => {
  const alarms = (): Alarm[] => webhook.taken.map(({ body }) => JSON.parse(body) as Alarm);
  const schedule = (body: object = {}) =>
    ask('PUT', '/v1/eval-schedules', { workload: 'chat', everyHours: 24, ...body });

  it('tells the webhook, signed, of a scheduled run that is worse than before, and once', async () => {
    const edge = { edgeCase: true };
    await replaceSet([
      { prompt: 'a', reference: { text: 'a' }, tags: edge },
      { prompt: 'b', reference: { text: 'b' } },
    ]);
    await schedule();
    const lastRun = async () => {
      const { schedules } = (await ask('GET', '/v1/eval-schedules')) as {
        schedules: { lastRun: string | null; lastState: string | null; lastPassed: number | null }[];
      };
      return schedules[0];
    };
    await poll('the first run', async () => (await lastRun())?.lastState === 'done');
    expect(await lastRun()).toMatchObject({ lastPassed: 2 });
    const first = (await lastRun())?.lastRun;
    vendor.answer = () => 'worse';
    webhook.status = 503;
    await schedule();
    await poll('the second run', async () => {
      const last = await lastRun();
      return last?.lastRun !== first && last?.lastState === 'done';
    });
    await poll('the alarm', async () => {
      const { rows } = await sql.query("select 1 from alarm where kind = 'eval_regression'");
      return rows.length === 1;
    });
    // The record holds what the webhook did not take.
    const { rows } = await sql.query("select told_at from alarm where kind = 'eval_regression'");
    expect(rows).toEqual([{ told_at: null }]);
    webhook.status = 204;
    await poll('the webhook', async () => alarms().some(({ kind }) => kind === 'eval_regression'));
    const told = webhook.taken.filter(({ body }) => body.includes('eval_regression'));
    expect(told).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = told;
    const at = String(headers['upshift-timestamp']);
    const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
    expect(headers['upshift-signature']).toBe(`v1=${signature}`);
    expect(JSON.parse(body)).toMatchObject({
      version: 1,
      facts: { workload: 'chat', target: 'active', before: first, guarded: [expect.stringMatching(/^c_/)] },
    });
    // Noted after the webhook has taken it.
    await poll('the record to know that it was told', async () => {
      const { alarms: listed } = (await ask('GET', '/v1/alarms')) as {
        alarms: { kind: string; toldAt: string | null }[];
      };
      return listed.find(({ kind }) => kind === 'eval_regression')?.toldAt != null;
    });
  });

  it('tells of a scheduled run that could not begin, of one that was not whole, and of a deployment that retires', async () => {
    await replaceSet([{ prompt: 'c', reference: { text: 'c' } }]);
    await schedule({ budgetUsd: 0.000_001 });
    await poll('the run that was not whole', async () =>
      alarms().some(({ kind, summary }) => kind === 'eval_failed' && summary.includes('not asked')),
    );
    const { cases } = (await ask('GET', '/v1/eval-sets/chat')) as { cases: { id: string }[] };
    for (const { id } of cases) await ask('DELETE', `/v1/eval-sets/chat/cases/${id}`);
    await schedule();
    await poll('the run that could not begin', async () =>
      alarms().some(({ kind, summary }) => kind === 'eval_failed' && summary.includes('EVAL_SET_EMPTY')),
    );
    await poll('the retirement', async () => alarms().some(({ kind }) => kind === 'deployment_retires'));
    const retires = alarms().filter(({ kind }) => kind === 'deployment_retires');
    expect(retires).toMatchObject([{ facts: { deployment: 'old', alternate: 'large' } }]);
    expect(retires[0]?.mend).toContain('upshift models try --instead-of old');
    await ask('DELETE', '/v1/eval-schedules?workload=chat');
  });

  it('tells of drift that the probes show, whose doing it is, and when', async () => {
    await replaceSet(
      Array.from({ length: 40 }, (_, at) => ({ prompt: `probe ${at}`, reference: { text: `probe ${at}` } })),
    );
    const probe = async () => {
      const { id } = (await ask('POST', '/v1/eval-runs', { workload: 'chat', deployment: 'small' })) as EvalRun;
      return report(id);
    };
    for (let round = 0; round < 4; round++) expect((await probe()).total.passed).toBe(40);
    // The vendor has put another model behind the same name: nothing of ours has changed.
    vendor.answer = () => 'something else';
    for (let round = 0; round < 3; round++) expect((await probe()).total.passed).toBe(0);
    type Drift = { kind: string; id: string; finding: { signal: string; cause: string; deployment: string | null } };
    const drifts = () =>
      webhook.taken.map(({ body }) => JSON.parse(body) as Drift).filter(({ kind }) => kind === 'drift');
    await poll('the drift', () => drifts().some(({ finding }) => finding.signal === 'probe'));
    const told = drifts().filter(({ finding }) => finding.signal === 'probe');
    expect(told).toMatchObject([{ finding: { cause: 'model', deployment: 'small' } }]);
    expect(new Set(drifts().map(({ id }) => id)).size).toBe(drifts().length);
    const { report: shown } = (await ask('GET', '/v1/drift')) as { report: { causes: string[] } };
    expect(shown.causes).toContain('model');
  });
});
