import type { SimulatedProviderConfig, Tool } from '@upshift/contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { type SimulatedRequest, type SimulatedResult, simulateCall } from './simulate-call.ts';
import { variedSchemas } from './varied-schemas.fixture.ts';

type ErrorMode = keyof SimulatedProviderConfig['errors'];

const calm = {
  malformedJson: 0,
  wrongEnum: 0,
  wrongToolArgument: 0,
  inventedCitation: 0,
  refusal: 0,
  timeout: 0,
  rateLimited: 0,
  serverError: 0,
};
const settings = { seed: 7, latencyMs: { p50: 100, p95: 400 }, skill: 1, errors: calm };
const failing = (mode: ErrorMode) => ({ ...settings, errors: { ...calm, [mode]: 1 } });

const request: SimulatedRequest = {
  attemptId: 't_1-1-0-0',
  model: 'small',
  maxOutputTokens: 100_000,
  messages: [{ role: 'user', content: 'Order ten blue lamps for the office in Lyon, please.' }],
  tools: null,
  outputSchema: null,
};
const manyAttempts = Array.from({ length: 40 }, (_, at) => `t_1-1-0-${at}`);

const tool: Tool = {
  type: 'function',
  function: {
    name: 'orders.create',
    description: 'Order a product.',
    parameters: {
      type: 'object',
      properties: {
        product: { type: 'string' },
        count: { type: 'integer', minimum: 1 },
        colour: { enum: ['blue', 'red'] },
      },
      required: ['product', 'count', 'colour'],
      additionalProperties: false,
    },
  },
};
const other: Tool = { type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: {} } } };

const ajv = new Ajv2020({ strict: false, allErrors: false });
addFormats.default(ajv);

function answered(result: SimulatedResult): Extract<SimulatedResult, { kind: 'answer' }> {
  if (result.kind !== 'answer') throw new Error(`This call ended as ${result.kind}.`);
  return result;
}

const textOf = (result: SimulatedResult): string => answered(result).output.text ?? '';

describe('the same call', () => {
  it('goes the same way for the same attempt, model and seed', () => {
    const asked = { ...request, tools: [tool], outputSchema: { type: 'object', required: ['a'] } };
    const noisy = { ...settings, skill: 0.5, errors: { ...calm, malformedJson: 0.3, serverError: 0.3 } };
    for (const attemptId of manyAttempts)
      expect(simulateCall({ ...asked, attemptId }, noisy)).toEqual(simulateCall({ ...asked, attemptId }, noisy));
  });

  it('goes another way for another attempt, model or seed', () => {
    const first = JSON.stringify(simulateCall(request, settings));
    expect(JSON.stringify(simulateCall({ ...request, attemptId: 't_1-1-0-1' }, settings))).not.toBe(first);
    expect(JSON.stringify(simulateCall({ ...request, model: 'large' }, settings))).not.toBe(first);
    expect(JSON.stringify(simulateCall(request, { ...settings, seed: 8 }))).not.toBe(first);
  });

  it('fails as often as it is told to', () => {
    const errors = { ...calm, serverError: 0.2, rateLimited: 0.1 };
    const failures = Array.from({ length: 5000 }, (_, at) =>
      simulateCall({ ...request, attemptId: `a${at}` }, { ...settings, errors }),
    ).filter(({ kind }) => kind === 'failure');
    expect(failures.length / 5000).toBeGreaterThan(0.27);
    expect(failures.length / 5000).toBeLessThan(0.33);
  });

  it('takes a latency whose median and 95th percentile are those asked for', () => {
    const drawn = Array.from(
      { length: 5000 },
      (_, at) => answered(simulateCall({ ...request, attemptId: `a${at}` }, settings)).latencyMs,
    ).sort((a, b) => a - b);
    expect(drawn[2500]).toBeGreaterThan(92);
    expect(drawn[2500]).toBeLessThan(108);
    expect(drawn[4750]).toBeGreaterThan(350);
    expect(drawn[4750]).toBeLessThan(455);
  });
});

describe('a good answer', () => {
  it('is text that says that it is simulated, with words of the prompt', () => {
    const result = answered(simulateCall(request, settings));
    expect(result.output.text).toMatch(/^\[simulated\] .*lamps/);
    expect(result).toMatchObject({ finishReason: 'stop', output: { toolCalls: null } });
    expect(result.usage.inputTokens).toBe(13);
    expect(result.usage.outputTokens).toBeGreaterThan(5);
  });

  it.each(Object.entries(variedSchemas))('satisfies a schema with %s', (_name, schema) => {
    const validate = ajv.compile(schema);
    for (const attemptId of manyAttempts) {
      const text = textOf(
        simulateCall({ ...request, attemptId, outputSchema: schema as Record<string, unknown> }, settings),
      );
      expect(validate(JSON.parse(text)), `${ajv.errorsText(validate.errors)} in ${text.slice(0, 500)}`).toBe(true);
    }
  });

  it('calls the tool that fits the prompt, with arguments that satisfy it', () => {
    const validate = ajv.compile(tool.function.parameters);
    for (const attemptId of manyAttempts) {
      const result = answered(simulateCall({ ...request, attemptId, tools: [other, tool] }, settings));
      expect(result).toMatchObject({ finishReason: 'tool-calls', output: { text: null } });
      expect(result.output.toolCalls?.map(({ name }) => name)).toEqual(['orders.create']);
      expect(validate(result.output.toolCalls?.[0]?.arguments)).toBe(true);
    }
  });

  it('is text once a tool has answered', () => {
    const messages = [...request.messages, { role: 'tool' as const, content: 'ordered' }];
    expect(textOf(simulateCall({ ...request, messages, tools: [tool] }, settings))).toContain('[simulated]');
  });

  it('is JSON and a call where both are asked for', () => {
    const { output } = answered(
      simulateCall({ ...request, tools: [tool], outputSchema: { type: 'object' } }, settings),
    );
    expect(JSON.parse(output.text ?? '')).toEqual({});
    expect(output.toolCalls).toHaveLength(1);
  });

  it('stops at the limit of its tokens, as a model does', () => {
    const result = answered(simulateCall({ ...request, maxOutputTokens: 4 }, settings));
    expect(result).toMatchObject({ finishReason: 'length', usage: { outputTokens: 4 } });
    expect(result.output.text).toHaveLength(16);
  });
});

describe('an error mode', () => {
  const outputSchema = {
    type: 'object',
    properties: { colour: { enum: ['blue', 'red'] }, source: { type: 'string' }, count: { type: 'integer' } },
    required: ['colour', 'source', 'count'],
  };
  const validate = ajv.compile(outputSchema);
  const asked = (mode: ErrorMode): string[] =>
    manyAttempts.map((attemptId) => textOf(simulateCall({ ...request, attemptId, outputSchema }, failing(mode))));

  it('malformedJson answers with no JSON', () => {
    for (const text of asked('malformedJson')) expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it('wrongEnum answers with a value that the enum does not list', () => {
    for (const text of asked('wrongEnum')) expect(['blue', 'red']).not.toContain(JSON.parse(text).colour);
  });

  it('inventedCitation names a source that does not exist, and keeps to the schema', () => {
    for (const text of asked('inventedCitation')) {
      expect(JSON.parse(text).source).toMatch(/^\[invented-source-\d{4}\]$/);
      expect(validate(JSON.parse(text))).toBe(true);
    }
    expect(textOf(simulateCall(request, failing('inventedCitation')))).toMatch(/\[invented-source-\d{4}\]$/);
  });

  it('wrongToolArgument calls the tool with arguments that break its schema', () => {
    const validateTool = ajv.compile(tool.function.parameters);
    for (const attemptId of manyAttempts) {
      const { output } = answered(simulateCall({ ...request, attemptId, tools: [tool] }, failing('wrongToolArgument')));
      expect(validateTool(output.toolCalls?.[0]?.arguments)).toBe(false);
    }
  });

  it('malformedJson leaves tool arguments that are no JSON as a string', () => {
    const { output } = answered(simulateCall({ ...request, tools: [tool] }, failing('malformedJson')));
    expect(output.toolCalls?.[0]?.arguments).toBeTypeOf('string');
  });

  it.each([
    ['refusal', { kind: 'failure', failureClass: 'content_refused', httpStatus: 200 }],
    ['timeout', { kind: 'hang' }],
    [
      'rateLimited',
      { kind: 'failure', failureClass: 'rate_limited', httpStatus: 429, retryAfterMs: expect.any(Number) },
    ],
    ['serverError', { kind: 'failure', failureClass: 'server_error', httpStatus: 500 }],
  ] as const)('%s gives no answer', (mode, result) => {
    expect(simulateCall(request, failing(mode))).toMatchObject(result);
  });

  it.each(['malformedJson', 'wrongEnum', 'wrongToolArgument'] as const)(
    '%s changes nothing about plain text',
    (mode) => {
      expect(textOf(simulateCall(request, failing(mode)))).toBe(textOf(simulateCall(request, settings)));
    },
  );
});

describe('a model without skill', () => {
  const breakable = Object.entries(variedSchemas).filter(([name]) => !name.startsWith('anything'));

  it.each(breakable)('breaks a schema with %s', (_name, schema) => {
    const validate = ajv.compile(schema);
    const broken = manyAttempts.filter((attemptId) => {
      const result = simulateCall(
        { ...request, attemptId, outputSchema: schema as Record<string, unknown> },
        { ...settings, skill: 0 },
      );
      return !validate(JSON.parse(textOf(result)));
    });
    expect(broken).toHaveLength(manyAttempts.length);
  });

  it('is right as often as its skill says', () => {
    const outputSchema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
    const right = Array.from({ length: 2000 }, (_, at) =>
      textOf(simulateCall({ ...request, attemptId: `a${at}`, outputSchema }, { ...settings, skill: 0.7 })),
    ).filter((text) => 'a' in JSON.parse(text));
    expect(right.length / 2000).toBeGreaterThan(0.66);
    expect(right.length / 2000).toBeLessThan(0.74);
  });
});
