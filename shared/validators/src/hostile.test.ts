import { afterEach, describe, expect, it } from 'vitest';
import { createValidatorRunner } from './create-validator-runner.ts';
import { makeCandidate, makeConfig } from './make-candidate.ts';

/** Most of the hostile run until it is over. */
const timeLimitMs = 300;
/** What a judgement and a check may take of this thread. */
const ownThreadMs = 500;
const { signal } = new AbortController();
let runner = createValidatorRunner();
afterEach(async () => {
  await runner.close();
  runner = createValidatorRunner();
});

type JsonSchema = Record<string, unknown>;

function nested(levels: number): JsonSchema {
  let schema: JsonSchema = { type: 'string' };
  for (let level = 0; level < levels; level++) schema = { properties: { a: schema } };
  return schema;
}
function doubledByReference(levels: number): JsonSchema {
  const $defs: Record<string, JsonSchema> = { [`a${levels}`]: { type: 'string' } };
  for (let level = 0; level < levels; level++) {
    const $ref = `#/$defs/a${level + 1}`;
    $defs[`a${level}`] = { allOf: [{ $ref }, { $ref }] };
  }
  return { $defs, $ref: '#/$defs/a0' };
}
function doubledInline(levels: number): JsonSchema {
  let schema: JsonSchema = { type: 'string' };
  for (let level = 0; level < levels; level++) schema = { allOf: [schema, schema] };
  return schema;
}
function properties(count: number): JsonSchema {
  return { properties: Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, {}])) };
}

const hostile: readonly (readonly [name: string, schema: JsonSchema, text: string])[] = [
  ['a pattern that backtracks without end', { pattern: '^(a+)+$' }, `"${'a'.repeat(41)}!"`],
  [
    'unique items among 20,000 objects',
    { uniqueItems: true },
    JSON.stringify(Array.from({ length: 20_000 }, (_, id) => ({ id }))),
  ],
  ['50,000 properties', properties(50_000), '{}'],
  ['a schema beyond 1 MB', properties(100_000), '{}'],
  ['allOf doubled 28 times by reference', doubledByReference(28), '"a"'],
  ['allOf doubled 14 times in place', doubledInline(14), '"a"'],
  ['a reference to itself', { $ref: '#' }, '1'],
  [
    'two references to each other',
    { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' },
    '1',
  ],
  ['a schema 5,000 levels deep', nested(5000), '{}'],
  ['an answer a million levels deep', { type: 'array' }, '['.repeat(1_000_000) + ']'.repeat(1_000_000)],
  ['an answer with a million errors', { items: { type: 'string' } }, `[${'[],'.repeat(1_000_000)}1]`],
  [
    '2,000 patterns for properties',
    { patternProperties: Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`^(x+)+${index}$`, {}])) },
    `{"${'x'.repeat(40)}":1}`,
  ],
];

describe('hostile input', () => {
  it.each(hostile)('%s ends within the time limit and leaves the event loop alone', async (_, schema, text) => {
    await runner.checkSchema({}, { timeoutMs: 10_000 });
    const before = process.threadCpuUsage();
    const candidate = makeCandidate({ text, outputSchema: schema });
    const verdict = await runner.judge(makeConfig('json_schema', { timeoutMs: timeLimitMs }), candidate, { signal });
    const message = await runner.checkSchema(schema, { timeoutMs: timeLimitMs });
    const { user, system } = process.threadCpuUsage(before);

    expect(['pass', 'fail', 'unknown']).toContain(verdict.verdict);
    expect(message === null || message.length > 0).toBe(true);
    // That it ends in time shows in that this test does. Processor time of this thread alone: the wall clock would also
    // measure what else the machine is doing. Writing the largest schema as text takes some 100 ms.
    expect((user + system) / 1000).toBeLessThan(ownThreadMs);
    const next = await runner.judge(
      makeConfig('json_schema'),
      makeCandidate({ text: '1', outputSchema: { type: 'number' } }),
      { signal },
    );
    expect(next.verdict).toBe('pass');
  });

  it.each([
    ['the pattern', hostile[0]],
    ['the unique items', hostile[1]],
  ])('says "timeout" of %s', async (_, row) => {
    const [, schema, text] = row ?? hostile[0] ?? ['', {}, ''];
    await runner.checkSchema(schema, { timeoutMs: 10_000 });
    const candidate = makeCandidate({ text, outputSchema: schema });
    const verdict = await runner.judge(makeConfig('json_schema', { timeoutMs: 200 }), candidate, { signal });
    expect(verdict).toMatchObject({ verdict: 'unknown', score: null, error: 'timeout' });
  });

  it('answers at once, for a while, what ran out of time three times', async () => {
    let nowMs = 0;
    await runner.close();
    runner = createValidatorRunner({ clock: { monotonic: () => nowMs } });
    const candidate = makeCandidate({ text: `"${'a'.repeat(41)}!"`, outputSchema: { pattern: '^(a+)+$' } });
    const judge = () => runner.judge(makeConfig('json_schema', { timeoutMs: 50 }), candidate, { signal });
    for (let time = 0; time < 3; time++) expect((await judge()).error).toBe('timeout');
    expect(await judge()).toMatchObject({ verdict: 'unknown', error: 'hostile' });
    nowMs = 60_001;
    expect((await judge()).error).toBe('timeout');
  });
});
