import { verdictSchema } from '@upshift/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';

const runner = createValidatorRunner();
afterAll(() => runner.close());
const { signal } = new AbortController();

async function judge(text: string | null, outputSchema?: Record<string, unknown>, own?: Record<string, unknown>) {
  const candidate = makeCandidate({ text, ...(outputSchema && { outputSchema }) });
  return runner.judge(makeConfig('json_schema', own ? { schema: own } : {}), candidate, { signal });
}

const label = {
  type: 'object',
  required: ['label', 'confidence'],
  additionalProperties: false,
  properties: { label: { enum: ['bug', 'question'] }, confidence: { type: 'number', maximum: 1 } },
};
const good = '{"label":"bug","confidence":0.5}';

describe('an answer that must satisfy a JSON Schema', () => {
  it.each([
    ['plain JSON', good, 'pass'],
    ['JSON with white space around it', `\n ${good}\n`, 'pass'],
    ['one json fence around the whole text', `\`\`\`json\n${good}\n\`\`\``, 'pass'],
    ['a fence with white space around it', `\n\`\`\`JSON\r\n${good}\r\n\`\`\`\n`, 'pass'],
    ['a fence without a language', `\`\`\`\n${good}\n\`\`\``, 'fail'],
    ['prose before the JSON', `Here you are: ${good}`, 'fail'],
    ['prose before a fence', `Sure!\n\`\`\`json\n${good}\n\`\`\``, 'fail'],
    ['prose after a fence', `\`\`\`json\n${good}\n\`\`\`\nAnything else?`, 'fail'],
    ['two fences', `\`\`\`json\n${good}\n\`\`\`\n\`\`\`json\n${good}\n\`\`\``, 'fail'],
    ['two values', `${good}${good}`, 'fail'],
    ['a cut answer', good.slice(0, -3), 'fail'],
    ['single quotes', "{'label':'bug','confidence':0.5}", 'fail'],
    ['a trailing comma', '{"label":"bug","confidence":0.5,}', 'fail'],
    ['a value outside the enum', '{"label":"chat","confidence":0.5}', 'fail'],
    ['a missing property', '{"label":"bug"}', 'fail'],
    ['an additional property', '{"label":"bug","confidence":0.5,"why":""}', 'fail'],
    ['a number that became infinite', '{"label":"bug","confidence":-1e999}', 'fail'],
    ['the text of an empty answer', ' ', 'fail'],
    ['no text', null, 'fail'],
  ])('%s', async (_, text, verdict) => {
    const result = await judge(text, label);
    expect(result.verdict).toBe(verdict);
    expect(result.score).toBe(verdict === 'pass' ? 1 : 0);
    expect(result.error).toBeNull();
    expect(result.evidence.length > 0).toBe(verdict === 'fail');
    verdictSchema.parse(result);
  });

  it('judges by the schema of the validator before that of the task', async () => {
    expect((await judge('1', { type: 'string' }, { type: 'number' })).verdict).toBe('pass');
  });

  it('cannot tell without a schema, which is not an error', async () => {
    expect(await judge(good)).toMatchObject({ verdict: 'unknown', score: null, error: null });
  });

  it.each([
    ['a remote reference', { $ref: 'https://example.com/a.json' }, /can't resolve reference/],
    ['a reference to nothing', { $ref: '#/$defs/a' }, /can't resolve reference/],
    ['a wrong type', { properties: { a: { type: 'text' } } }, /At "\/properties\/a\/type"/],
    ['a broken pattern', { pattern: '(' }, /At "\/pattern"/],
    [
      'a draft that is not supported',
      { $schema: 'https://json-schema.org/draft/next/schema' },
      /2020-12, 2019-09 or draft-07/,
    ],
    ['an asynchronous schema', { $async: true }, /asynchronous/],
  ])('cannot tell by %s, and says why', async (_, schema, message) => {
    const result = await judge('{}', schema);
    expect(result).toMatchObject({ verdict: 'unknown', score: null, error: 'schema' });
    expect(result.evidence[0]?.message).toMatch(message);
    expect(await runner.checkSchema(schema, { timeoutMs: 1000 })).toMatch(message);
  });

  it('finds nothing wrong with a schema that compiles', async () => {
    expect(await runner.checkSchema(label, { timeoutMs: 1000 })).toBeNull();
    expect(
      await runner.checkSchema({ $ref: 'https://json-schema.org/draft/2020-12/schema' }, { timeoutMs: 1000 }),
    ).toBeNull();
  });

  it('points at every error by JSON pointer, at most 20 times, each short', async () => {
    const rows = Array.from({ length: 50 }, (_, index) => ({ 'a/b': index }));
    const schema = { items: { properties: { 'a/b': { type: 'string' } } } };
    const { evidence } = await judge(JSON.stringify(rows), schema);
    expect(evidence).toHaveLength(20);
    expect(evidence[1]).toEqual({ path: '/1/a~1b', message: 'must be string' });
    const long = await judge(JSON.stringify({ ['x'.repeat(5000)]: 1 }), { additionalProperties: false });
    expect(long.evidence[0]?.message.length).toBe(200);
  });

  it('quotes nothing that a database refuses', async () => {
    const text = JSON.stringify({ 'a\0\ud83d': 1, [`${'x'.repeat(157)}😀`]: 1 });
    const { evidence } = await judge(text, { additionalProperties: false });
    expect(evidence.length).toBeGreaterThan(0);
    for (const { message } of evidence) {
      expect(message.isWellFormed()).toBe(true);
      expect(message).not.toContain('\0');
    }
  });

  it('fails an answer that nests deeper than 64 levels', async () => {
    expect((await judge(`${'['.repeat(64)}${']'.repeat(64)}`, { type: 'array' })).verdict).toBe('pass');
    const deep = await judge(`${'['.repeat(65)}${']'.repeat(65)}`, { type: 'array' });
    expect(deep).toMatchObject({ verdict: 'fail', evidence: [{ message: 'The answer nests deeper than 64 levels.' }] });
  });

  it('fails an answer beyond the size of any answer', async () => {
    expect((await judge(`"${'x'.repeat(4_194_304)}"`, { type: 'string' })).verdict).toBe('fail');
  });

  it('does not take what every object inherits for a property', async () => {
    expect((await judge('{}', { required: ['constructor'] })).verdict).toBe('fail');
    expect((await judge('{}', { properties: { toString: { type: 'number' } } })).verdict).toBe('pass');
    expect((await judge('{"__proto__":1}', { additionalProperties: false })).verdict).toBe('fail');
  });

  it('keeps schemas apart that bear the same $id', async () => {
    const first = {
      $id: 'https://example.com/x',
      $defs: { a: { $id: 'https://example.com/a', type: 'string' } },
      $ref: 'a',
    };
    const second = { ...first, $defs: { a: { $id: 'https://example.com/a', type: 'number' } } };
    expect((await judge('"x"', first)).verdict).toBe('pass');
    expect((await judge('"x"', second)).verdict).toBe('fail');
    expect((await judge('"x"', { $ref: 'https://example.com/a' })).error).toBe('schema');
  });

  it.each([
    [
      'draft-07 tuples',
      { $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }] },
      '[1]',
      'fail',
    ],
    [
      'draft-07 tuples, met',
      { $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }] },
      '["a"]',
      'pass',
    ],
    ['2020-12 tuples', { prefixItems: [{ type: 'string' }] }, '[1]', 'fail'],
    ['2020-12 unevaluated properties', { properties: { a: true }, unevaluatedProperties: false }, '{"b":1}', 'fail'],
    [
      'dynamic references',
      { $dynamicAnchor: 'n', properties: { a: { $dynamicRef: '#n' } }, required: ['a'] },
      '{"a":{}}',
      'fail',
    ],
    [
      'draft 4 with an id',
      { $schema: 'http://json-schema.org/draft-04/schema#', id: 'http://x/y', type: 'string' },
      '1',
      'fail',
    ],
    ['formats', { format: 'date' }, '"2026-02-30"', 'fail'],
    ['formats nobody knows', { format: 'colour' }, '"2026-02-30"', 'pass'],
    ['patterns that Unicode mode refuses', { pattern: '^a\\-b$' }, '"a-b"', 'pass'],
    ['patterns with Unicode properties', { pattern: '^\\p{L}+$' }, '"é"', 'pass'],
  ])('%s', async (_, schema, text, verdict) => {
    expect(await judge(text, schema)).toMatchObject({ verdict, error: null });
  });
});
