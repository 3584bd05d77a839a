import { queueBackends, type Stack, startStack } from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { pipelinePortfolios } from './pipeline-portfolios.fixture.ts';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };

// What is right is asked here, not what is in time: a machine busy with other suites may take long over anything.
const env = { UPSHIFT_API_RECORD_TIMEOUT_MS: '10000' };
const backends = queueBackends(servers.redisUrl);
const [firstBackend = 'postgres'] = backends;
const { full, lean } = pipelinePortfolios;
/** Three tiers on every backend; the lean example must hold up as well, on the first. */
const subjects = [...backends.map((queue) => ({ queue, of: full })), { queue: firstBackend, of: lean }].map(
  (subject) => ({
    ...subject,
    name: `${subject.of.name}, queues on ${subject.queue}`,
  }),
);

const weather = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'Weather at a place.',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 1 } },
      required: ['city', 'days'],
    },
  },
};
const invoice = {
  type: 'object',
  properties: { number: { type: 'string' }, total: { type: 'number' }, currency: { enum: ['EUR', 'USD'] } },
  required: ['number', 'total', 'currency'],
  additionalProperties: false,
};

describe.each(subjects)('the pipeline in one process: $name', ({ queue, of }) => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ servers, env, queue, portfolio: of.text() });
  });
  afterAll(() => stack?.close());

  it('settles a task with one call on the first tier', async () => {
    const id = await stack.client.submit({ prompt: 'Rewrite: the cat sat on the mat.', workload: of.workload.chat });
    const task = await stack.client.settled(id);
    const ledger = await stack.client.ledger(id);
    expect(task).toMatchObject({
      state: 'succeeded',
      tier: 'efficient',
      calls: 1,
      simulated: true,
      reason: of.unasked,
    });
    expect(task.output?.text).toContain('simulated');
    expect(ledger.attempts).toHaveLength(1);
    expect(ledger.attempts[0]).toMatchObject({ state: 'finished', use: 'useful', costSource: 'price', mode: 'first' });
    expect(ledger.money.spentNanoUsd).toBe(ledger.attempts[0]?.costNanoUsd);
    expect(ledger.money.reservedNanoUsd).toBe(0);
  });

  it('accepts an answer that satisfies its schema, with the verdict on record', async () => {
    const id = await stack.client.submit({
      prompt: 'Invoice 7 over 12 EUR',
      workload: of.workload.extract,
      output: { schema: invoice },
    });
    const task = await stack.client.settled(id);
    const ledger = await stack.client.ledger(id);
    expect(task).toMatchObject({ state: 'succeeded', reason: 'validated' });
    expect(task.output?.json).toMatchObject({ number: expect.any(String), total: expect.any(Number) });
    expect(ledger.verdicts.map(({ verdict }) => verdict)).toEqual(['pass']);
    expect(ledger.decisions.map(({ action }) => action)).toEqual(['route', 'accept']);
  });

  it('checks tool calls against the schemas of their tools', async () => {
    const id = await stack.client.submit({
      input: { messages: [{ role: 'user', content: 'Weather in Bern for 3 days?' }], tools: [weather] },
      workload: of.workload.tools,
    });
    const task = await stack.client.settled(id);
    expect(task).toMatchObject({ state: 'succeeded', reason: of.fitting });
    expect(task.output?.toolCalls?.[0]).toMatchObject({
      name: 'weather',
      arguments: { city: expect.any(String), days: expect.any(Number) },
    });
  });

  it('answers a repeated Idempotency-Key with the same task and refuses it for another body', async () => {
    const headers = { 'idempotency-key': 'order-1' };
    const first = await stack.client.submit({ prompt: 'Say hello', workload: of.workload.chat }, headers);
    const again = await stack.client.submit({ prompt: 'Say hello', workload: of.workload.chat }, headers);
    const other = await stack.client.post({ prompt: 'Say goodbye', workload: of.workload.chat }, headers);
    expect(again).toBe(first);
    expect(other.status).toBe(409);
    expect(other.body).toMatchObject({ error: { code: 'IDEMPOTENCY_CONFLICT' } });
  });

  it('makes one task of 200 requests at once with one key', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, () =>
        stack.client.submit({ prompt: 'Once', workload: of.workload.chat }, { 'idempotency-key': 'race' }),
      ),
    );
    expect(new Set(answers).size).toBe(1);
  });

  it('settles 150 tasks at once, each exactly once and paid to the nano-dollar', async () => {
    const ids = await Promise.all(
      Array.from({ length: 150 }, (_, n) =>
        stack.client.submit({ prompt: `Invoice ${n}`, workload: of.workload.extract, output: { schema: invoice } }),
      ),
    );
    const tasks = await Promise.all(ids.map((id) => stack.client.settled(id)));
    expect(tasks.filter(({ state }) => state !== 'succeeded')).toEqual([]);
    const ledgers = await Promise.all(ids.map((id) => stack.client.ledger(id)));
    expect(
      ledgers.filter(({ decisions }) => decisions.filter(({ action }) => action === 'accept').length !== 1),
    ).toEqual([]);
    expect(
      ledgers.filter(
        ({ money, attempts }) => money.spentNanoUsd !== attempts.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0),
      ),
    ).toEqual([]);
  });
});

describe.each(subjects)('escalation: $name', ({ queue, of }) => {
  let stack: Stack;

  beforeAll(async () => {
    const portfolio = of.text({ efficient: { malformedJson: 1 }, strong: { serverError: 1 } });
    stack = await startStack({ servers, env, queue, portfolio });
  });
  afterAll(() => stack?.close());

  it('repairs once, climbs to the next tier, fails over inside it and climbs on, each with a reason', async () => {
    const id = await stack.client.submit({
      prompt: 'Invoice 7 over 12 EUR',
      workload: of.workload.extract,
      output: { schema: invoice },
    });
    const task = await stack.client.settled(id);
    const { attempts, decisions, money } = await stack.client.ledger(id);
    expect(task).toMatchObject({ state: 'succeeded', tier: 'premium', reason: 'validated' });
    expect(attempts.map(({ tier, mode, state }) => `${tier} ${mode} ${state}`)).toEqual(of.climb);
    const climbs = decisions.filter(({ action }) => action === 'escalate');
    expect(climbs.map(({ reason, fromTier, toTier }) => ({ reason, fromTier, toTier }))).toEqual(of.climbs);
    expect(climbs[0]?.detail).toBe('answer-schema');
    expect(money.spentNanoUsd).toBe(attempts.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0));
  });
});

describe.each([full, lean])('when no tier can prove its answer: $name', (of) => {
  let stack: Stack;

  beforeAll(async () => {
    const broken = { malformedJson: 1 };
    const portfolio = of.text({ efficient: broken, strong: broken, premium: broken });
    stack = await startStack({ servers, env, queue: firstBackend, portfolio });
  });
  afterAll(() => stack?.close());

  it('hands the task to a person where the workload says so', async () => {
    const id = await stack.client.submit({
      prompt: 'Invoice 7',
      workload: of.workload.proof,
      output: { schema: invoice },
    });
    expect(await stack.client.settled(id)).toMatchObject({ state: 'in_review', output: null });
  });

  it('ends the task as the workload says', async () => {
    const id = await stack.client.submit({
      prompt: 'Invoice 7',
      workload: of.workload.extract,
      output: { schema: invoice },
    });
    expect(await stack.client.settled(id)).toMatchObject({ state: of.unproved, output: null });
  });

  it('never spends more than the budget of the task', async () => {
    const id = await stack.client.submit({
      prompt: 'Invoice 7',
      workload: of.workload.extract,
      output: { schema: invoice },
      budgetUsd: 0.001,
    });
    const task = await stack.client.settled(id);
    const { money, decisions } = await stack.client.ledger(id);
    expect(money.spentNanoUsd).toBeLessThanOrEqual(1_000_000);
    expect(task.state).toBe(of.unproved);
    expect(decisions.at(-1)?.reason).toBe('budget');
  });
});
