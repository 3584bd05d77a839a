import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { poll, type Stack, startStack } from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };

/** What each model says to a prompt; the judge says what the answer that it is shown asks it to. */
function answerOf(model: string, prompt: string): string {
  if (model === 'judge') {
    if (prompt.includes('good answer')) return '{"reason":"It is right.","verdict":"pass"}';
    if (prompt.includes('bad answer')) return '{"reason":"The figure is wrong.","verdict":"fail"}';
    return 'I would rather not say.';
  }
  if (prompt === 'hard') return model === 'small' ? 'a bad answer' : 'a good answer';
  if (prompt === 'mail') return 'Write to ann@corp.org or bob@corp.org.';
  return prompt === 'odd' ? 'an odd answer' : 'a good answer';
}

/** Judges that are being asked, and the most at once. */
interface JudgeCount {
  now: number;
  most: number;
}

function startVendor(asked: string[], judges: JudgeCount): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const { model, messages } = JSON.parse(body) as { model: string; messages: { content: string }[] };
      asked.push(model);
      const judging = model === 'judge';
      if (judging) judges.now += 1;
      judges.most = Math.max(judges.most, judges.now);
      response.on('close', () => {
        if (judging) judges.now -= 1;
      });
      const content = answerOf(model, messages.at(-1)?.content ?? '');
      response.setHeader('content-type', 'application/json');
      const answer = JSON.stringify({
        id: 'x',
        model,
        choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 },
      });
      // Long enough that several would overlap.
      if (judging) setTimeout(() => response.end(answer), 30);
      else response.end(answer);
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function portfolio(url: string): string {
  const deployment = (name: string, vendor: string) =>
    [
      `  ${name}:`,
      `    vendor: ${vendor}`,
      `    model: ${name}`,
      `    provider: { kind: openai-compatible, baseUrl: "${url}/v1" }`,
      '    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: made up, date: 2026-11-01 }',
      '    noRollback: made up',
    ].join('\n');
  return [
    'name: judged',
    'defaultWorkload: chat',
    'tiers:',
    '  - { name: efficient, deployments: [small] }',
    '  - { name: premium, deployments: [large] }',
    'deployments:',
    deployment('small', 'north'),
    deployment('large', 'north'),
    deployment('judge', 'south'),
    '    limits: { concurrency: 2 }',
    'workloads:',
    '  chat:',
    '    start: efficient',
    '    escalation: { max: 1, exhausted: fail }',
    '    validators:',
    '      - { name: second-opinion, kind: judge, deployment: judge, rubric: The answer is right. }',
    '      - { name: short, kind: length, maxWords: 20 }',
    '  poor:',
    '    extends: chat',
    '    budgetUsd: 0.0052',
    '    validators:',
    '      - { name: second-opinion, kind: judge, deployment: judge, rubric: Right., maxOutputTokens: 1000 }',
    '  agree:',
    '    start: efficient',
    '    escalation: { max: 1, exhausted: fail }',
    '    validators: [{ name: two-say-so, kind: agreement, answers: 2 }]',
    '  mail:',
    '    start: efficient',
    '    validators: [{ name: no-addresses, kind: policy, pii: [email], redact: true }]',
    '',
  ].join('\n');
}

describe('validators that ask another model, and validators that blank', () => {
  let stack: Stack;
  let vendor: Server;
  const asked: string[] = [];
  const judges: JudgeCount = { now: 0, most: 0 };

  beforeAll(async () => {
    vendor = await startVendor(asked, judges);
    const url = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
    stack = await startStack({
      servers,
      queue: servers.redisUrl === null ? 'postgres' : 'redis',
      portfolio: portfolio(url),
    });
  });
  afterAll(async () => {
    await stack?.close();
    vendor?.closeAllConnections();
    vendor?.close();
  });

  async function run(prompt: string, workload = 'chat') {
    const id = await stack.client.submit({ prompt, workload });
    return { task: await stack.client.settled(id), ledger: await stack.client.ledger(id) };
  }

  it('accepts what the judge passes, and books its call beside the answer’s', async () => {
    const { task, ledger } = await run('easy');
    expect(task).toMatchObject({
      state: 'succeeded',
      reason: 'validated',
      calls: 2,
      output: { text: 'a good answer' },
    });
    expect(
      ledger.attempts.map(({ mode, deployment, state, use, costNanoUsd }) => ({
        mode,
        deployment,
        state,
        use,
        costNanoUsd,
      })),
    ).toEqual([
      { mode: 'first', deployment: 'small', state: 'finished', use: 'useful', costNanoUsd: 1_400_000 },
      { mode: 'judge', deployment: 'judge', state: 'finished', use: 'useful', costNanoUsd: 1_400_000 },
    ]);
    expect(ledger.money).toMatchObject({ spentNanoUsd: 2_800_000, reservedNanoUsd: 0 });
    expect(ledger.verdicts.map(({ validator, verdict }) => `${validator}: ${verdict}`).sort()).toEqual([
      'second-opinion: pass',
      'short: pass',
    ]);
    expect(ledger.decisions.map(({ reason }) => reason)).toContain('judge_asked');
  });

  it('escalates what the judge fails, and has the stronger answer judged too', async () => {
    const { task, ledger } = await run('hard');
    expect(task).toMatchObject({ state: 'succeeded', tier: 'premium', output: { text: 'a good answer' } });
    expect(ledger.attempts.map(({ mode, deployment }) => `${mode} ${deployment}`)).toEqual([
      'first small',
      'judge judge',
      'escalation large',
      'judge judge',
    ]);
    const failed = ledger.verdicts.find(({ verdict }) => verdict === 'fail');
    expect(failed).toMatchObject({ validator: 'second-opinion', evidence: [{ message: 'The figure is wrong.' }] });
  });

  it('takes what it cannot read for unknown, never for a pass', async () => {
    const { task, ledger } = await run('odd');
    expect(task.state).toBe('failed');
    const verdicts = ledger.verdicts.filter(({ validator }) => validator === 'second-opinion');
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown']);
  });

  it('asks no judge that the budget does not pay for', async () => {
    asked.length = 0;
    const { task, ledger } = await run('easy', 'poor');
    expect(task.state).toBe('failed');
    expect(asked).not.toContain('judge');
    expect(ledger.verdicts.find(({ validator }) => validator === 'second-opinion')).toMatchObject({
      verdict: 'unknown',
      error: 'budget',
    });
    expect(ledger.money.reservedNanoUsd).toBe(0);
  });

  it('asks no more judges at once than their deployment may take, and all tasks are judged', async () => {
    judges.most = 0;
    const ids = await Promise.all(
      Array.from({ length: 20 }, () => stack.client.submit({ prompt: 'easy', workload: 'chat' })),
    );
    for (const id of ids) expect(await stack.client.settled(id)).toMatchObject({ state: 'succeeded', calls: 2 });
    expect(judges.most).toBe(2);
  });

  it('asks no judge that a person drained, and goes on once it is restored', async () => {
    const change = (action: string) =>
      fetch(`${stack.url}/v1/deployments/judge/${action}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ reason: 'a test', by: 'ada' }),
      });
    expect((await change('drain')).status).toBe(200);
    const id = await poll('a task that waits for its judge', async () => {
      asked.length = 0;
      const task = await stack.client.submit({ prompt: 'easy', workload: 'chat' });
      // A validator may not have read yet what the person did: then the judge is asked, and another task is tried.
      const waits = await poll('the task to wait or to end', async () => {
        const { task: view, decisions } = await stack.client.ledger(task);
        const wait = decisions.find(({ reason }) => reason === 'wait_capacity');
        return wait ?? (view.state !== 'open' && 'ended');
      });
      if (waits === 'ended') return false;
      expect(waits).toMatchObject({ action: 'wait', detail: expect.stringContaining('drained') });
      return task;
    });
    expect(asked).not.toContain('judge');
    expect((await change('restore')).status).toBe(200);
    await stack.client.settled(id);
    expect(asked).toContain('judge');
  }, 60_000);

  it('compares a stronger answer with the weaker one before it', async () => {
    const { task, ledger } = await run('easy', 'agree');
    expect(task).toMatchObject({ state: 'succeeded', reason: 'validated', calls: 2, tier: 'premium' });
    expect(ledger.verdicts.map(({ verdict }) => verdict)).toEqual(['unknown', 'pass']);
    expect((await run('hard', 'agree')).task.state).toBe('failed');
  });

  it('gives the producer the redacted answer, and the record says what was blanked', async () => {
    const { task, ledger } = await run('mail', 'mail');
    expect(task).toMatchObject({ state: 'succeeded', output: { text: 'Write to [email] or [email].' } });
    expect(ledger.task.output?.text).toBe('Write to [email] or [email].');
    expect(ledger.verdicts).toMatchObject([
      { validator: 'no-addresses', verdict: 'pass', evidence: [{ message: 'Blanked in 2 places: [email].' }] },
    ]);
    const list = await (await fetch(`${stack.url}/v1/tasks?workload=mail`)).text();
    expect(list).not.toContain('corp.org');
  });
});
