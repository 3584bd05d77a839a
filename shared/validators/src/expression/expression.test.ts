import { afterAll, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';

const runner = createValidatorRunner();
afterAll(() => runner.close());
const { signal } = new AbortController();

const judge = (expression: string, parts: Parameters<typeof makeCandidate>[0], more: Record<string, unknown> = {}) =>
  runner.judge(makeConfig('expression', { expression, timeoutMs: 5000, ...more }), makeCandidate(parts), { signal });

const invoice = '{"total": 30, "lines": [{"price": 10}, {"price": 20}], "currency": "EUR"}';

it.each([
  ['text', 'text.startsWith("Dear ") && size(text) < 100', 'Dear Sir', 'pass'],
  ['JSON', 'json.total == 30 && json.currency in ["EUR", "USD"]', invoice, 'pass'],
  ['a list', 'json.lines.all(line, line.price > 0)', invoice, 'pass'],
  ['what does not hold', 'json.total > 100', invoice, 'fail'],
  ['a field that may be missing', 'has(json.vat)', invoice, 'fail'],
  ['a field that is missing', 'json.vat > 1', invoice, 'unknown'],
  ['no JSON', 'json == null', 'prose', 'pass'],
  ['messages', 'messages[0].role == "user"', 'x', 'pass'],
])('%s', async (_, expression, text, verdict) => {
  expect(await judge(expression, { text })).toMatchObject({ verdict, error: null });
});

it('sees calls', async () => {
  const toolCalls = [{ name: 'pay', arguments: { amount: 5 } }];
  expect(await judge('toolCalls.all(c, c.arguments.amount <= 10)', { toolCalls })).toMatchObject({ verdict: 'pass' });
});

it('says what it was told to say', async () => {
  const { evidence } = await judge('json.total > 100', { text: invoice }, { message: 'Totals are above 100.' });
  expect(evidence).toEqual([{ path: '', message: 'Totals are above 100.' }]);
});

it.each(['json.total >', 'unknown_name == 1', '1 + 1', 'text.constructor("return process")()'])(
  'cannot be used: %s',
  async (expression) => {
    expect(await runner.checkConfig(makeConfig('expression', { expression, timeoutMs: 5000 }))).not.toBeNull();
    const { verdict, error } = await judge(expression, { text: 'x' });
    expect({ verdict, isBroken: error !== null }).toEqual({ verdict: 'unknown', isBroken: true });
  },
);

it('ends where an expression would take for ever', async () => {
  const list = '[0,1,2,3,4,5,6,7,8,9]';
  const nested = Array.from({ length: 9 }, (_, at) => `${list}.exists(a${at}, `).join('');
  const { verdict } = await judge(`${nested}false${')'.repeat(9)}`, { text: 'x' }, { timeoutMs: 300 });
  expect(verdict).toBe('unknown');
});
