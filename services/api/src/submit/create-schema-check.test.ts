import type { TaskRequest, Tool } from '@upshift/contracts';
import type { Clock } from '@upshift/ports';
import { expect, test } from 'vitest';
import { createSchemaCheck } from './create-schema-check.ts';

const limits = { schemaTimeoutMs: 1000, schemaVerdicts: 2 };

function requestWith(outputSchema: Record<string, unknown> | null, tools: readonly Tool[] = []): TaskRequest {
  const input = { messages: [{ role: 'user' as const, content: 'Hello' }], tools: [...tools] };
  return {
    input,
    outputSchema,
    requestedWorkload: null,
    requestedRisk: null,
    audience: null,
    minTier: null,
    metadata: {},
  };
}

function setUp(verdict: (schema: Readonly<Record<string, unknown>>) => Promise<string | null>) {
  let nowMs = 0;
  const asked: unknown[] = [];
  const sleepers: (() => void)[] = [];
  const clock: Clock = {
    now: () => nowMs,
    monotonic: () => nowMs,
    sleep: () => new Promise((resolve) => sleepers.push(resolve)),
  };
  const validators = {
    checkSchema(schema: Readonly<Record<string, unknown>>) {
      asked.push(schema);
      return verdict(schema);
    },
  };
  const check = createSchemaCheck({ validators, clock }, limits);
  const wake = (): void => {
    for (const rise of sleepers) rise();
  };
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { check, asked, wake, pass };
}

test('asks for a schema once, also for requests at the same time', async () => {
  const { check, asked } = setUp(async () => null);
  await Promise.all([check(requestWith({ a: 1 })), check(requestWith({ a: 1 }))]);
  await check(requestWith({ a: 1 }));
  expect(asked).toEqual([{ a: 1 }]);
});

test('remembers as many verdicts as it may, those that were asked for last', async () => {
  const { check, asked } = setUp(async () => null);
  for (const a of [1, 2, 1, 3, 1, 2]) await check(requestWith({ a }));
  expect(asked).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }, { a: 2 }]);
});

test('believes a refusal for a minute', async () => {
  const { check, asked, pass } = setUp(async () => 'no such type');
  const refusal = { code: 'SCHEMA_INVALID', path: '/output/schema' };
  await expect(check(requestWith({ a: 1 }))).rejects.toMatchObject(refusal);
  pass(59_999);
  await expect(check(requestWith({ a: 1 }))).rejects.toMatchObject(refusal);
  expect(asked).toHaveLength(1);
  pass(1);
  await expect(check(requestWith({ a: 1 }))).rejects.toMatchObject(refusal);
  expect(asked).toHaveLength(2);
});

test('never remembers a check that broke', async () => {
  let broken = true;
  const { check, asked } = setUp(async () => {
    if (broken) throw new Error('closed');
    return null;
  });
  await expect(check(requestWith({ a: 1 }))).rejects.toThrow('closed');
  broken = false;
  await check(requestWith({ a: 1 }));
  expect(asked).toHaveLength(2);
});

test('names the tool whose parameters do not compile', async () => {
  const { check } = setUp(async (schema) => (schema.bad === true ? 'bad' : null));
  const tool = (parameters: Record<string, unknown>): Tool => ({
    type: 'function',
    function: { name: 'look_up', parameters },
  });
  await expect(check(requestWith(null, [tool({}), tool({ bad: true })]))).rejects.toMatchObject({
    code: 'SCHEMA_INVALID',
    path: '/input/tools/1/function/parameters',
  });
});

test('gives up with OVERLOADED when the validators do not answer', async () => {
  const { check, wake } = setUp(() => new Promise(() => {}));
  const checking = check(requestWith({ a: 1 }));
  wake();
  await expect(checking).rejects.toMatchObject({ code: 'OVERLOADED' });
});

test('asks nobody where there is no schema', async () => {
  const { check, asked } = setUp(async () => null);
  await check(requestWith(null));
  expect(asked).toEqual([]);
});
