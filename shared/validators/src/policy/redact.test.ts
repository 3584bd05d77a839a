import { redactOutput } from '@upshift/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';

const runner = createValidatorRunner();
afterAll(() => runner.close());
const { signal } = new AbortController();

const rules = { pii: ['email', 'card'], banned: ['Project Zeus'], timeoutMs: 5000 };
const judge = (text: string, more: Record<string, unknown> = {}, parts: object = {}) =>
  runner.judge(makeConfig('policy', { ...rules, ...more }), makeCandidate({ text, ...parts }), { signal });

describe('redacting', () => {
  it.each([
    ['mail ann@corp.org or bob@corp.org', 'mail [email] or [email]'],
    ['pay with 4111 1111 1111 1111 now', 'pay with [card] now'],
    ['the key sk-proj-abcdefghijklmnopqrstuvwx is out', 'the key [secret] is out'],
    ['of project  zeus, and PROJECT-ZEUS', 'of [removed], and [removed]'],
    ['password: hunter2Hunter2!', 'password: [secret]'],
  ])('%s', async (text, redacted) => {
    const { verdict, redactions = [], evidence } = await judge(text, { redact: true });
    expect(verdict).toBe('pass');
    expect(redactOutput({ text, toolCalls: null }, redactions).text).toBe(redacted);
    expect(JSON.stringify(evidence)).not.toMatch(/ann@|4111|sk-proj|hunter/);
  });

  it('passes what holds nothing, with nothing blanked', async () => {
    expect(await judge('All is well.', { redact: true })).not.toHaveProperty('redactions');
  });

  it.each([
    ['a phrase that is missing', 'Mail ann@corp.org.', { required: ['Kind regards'] }, {}],
    ['what is hidden behind invisible characters', 'ann\u200B@corp.org', {}, {}],
    [
      'what stands in the arguments of a call',
      'Sent.',
      {},
      { toolCalls: [{ name: 'send', arguments: { to: 'ann@corp.org' } }] },
    ],
  ])('still fails %s', async (_, text, more, parts) => {
    expect(await judge(text, { redact: true, ...more }, parts)).toMatchObject({ verdict: 'fail' });
  });

  it('fails without it', async () => {
    expect(await judge('mail ann@corp.org')).toMatchObject({ verdict: 'fail' });
  });
});

describe('rules of a tenant', () => {
  const tenants = {
    bank: { pii: ['iban'], banned: ['guaranteed return'] },
    lab: { pii: [], secrets: false, redact: true },
  };
  it.each([
    ['default', 'mail ann@corp.org', 'fail'],
    ['bank', 'mail ann@corp.org', 'pass'],
    ['bank', 'to DE89 3704 0044 0532 0130 00', 'fail'],
    ['bank', 'a Guaranteed Return', 'fail'],
    ['bank', 'Project Zeus', 'fail'],
    ['default', 'a guaranteed return', 'pass'],
    ['lab', 'mail ann@corp.org', 'pass'],
    ['lab', 'Project Zeus', 'pass'],
    ['constructor', 'mail ann@corp.org', 'fail'],
  ])('of %s: %s', async (tenantId, text, verdict) => {
    expect(await judge(text, { tenants }, { tenantId })).toMatchObject({ verdict });
  });
});

describe('what is blanked', () => {
  const output = { text: 'abcdefgh', toolCalls: null };
  it.each([
    [[{ start: 1, end: 3, label: '_' }], 'a_defgh'],
    [
      [
        { start: 4, end: 6, label: '2' },
        { start: 0, end: 2, label: '1' },
      ],
      '1cd2gh',
    ],
    [
      [
        { start: 1, end: 4, label: '_' },
        { start: 2, end: 6, label: '-' },
      ],
      'a_gh',
    ],
    [[{ start: 6, end: 99, label: '_' }], 'abcdef_'],
  ])('%j', (redactions, text) => {
    expect(redactOutput(output, redactions).text).toBe(text);
  });
});
