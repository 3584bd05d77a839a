import { afterAll, describe, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';

const runner = createValidatorRunner();
afterAll(() => runner.close());
const { signal } = new AbortController();

function judge(text: string, more: Record<string, unknown> = {}) {
  return runner.judge(makeConfig('policy', { timeoutMs: 5000, ...more }), makeCandidate({ text }), { signal });
}

describe('an answer that must keep to a policy', () => {
  it.each([
    ['email', 'write to anna@nordwind.se', 'write to anna@example.com'],
    ['phone', 'call +44 20 7946 0958', 'order 1234567890'],
    ['card', '4111 1111 1111 1111', '4111 1111 1111 1112'],
    ['iban', 'DE89 3704 0044 0532 0130 00', 'DE89 3704 0044 0532 0130 01'],
    ['us_ssn', '123-45-6789', '000-45-6789'],
    ['ip_address', 'from 8.8.8.8', 'from 127.0.0.1'],
  ])('%s: %s is found, %s is not', async (kind, found, not) => {
    expect(await judge(found, { pii: [kind] })).toMatchObject({ verdict: 'fail' });
    expect(await judge(found)).toMatchObject({ verdict: 'pass' });
    expect(await judge(not, { pii: [kind] })).toMatchObject({ verdict: 'pass' });
  });

  it('finds secrets and never quotes them', async () => {
    const secret = `ghp_${'aB3'.repeat(12)}`;
    const { verdict, evidence } = await judge(`Use ${secret} for it.`);
    expect(verdict).toBe('fail');
    expect(JSON.stringify(evidence)).not.toContain(secret);
    expect(await judge('password: <your password>')).toMatchObject({ verdict: 'pass' });
  });

  it('knows banned and required phrases as whole words, however they are written', async () => {
    expect(await judge('Buy a HOT\u200B-dog.', { banned: ['hot dog'] })).toMatchObject({ verdict: 'fail' });
    expect(await judge('Buy a hot dogma.', { banned: ['hot dog'] })).toMatchObject({ verdict: 'pass' });
    expect(await judge('No advice.', { required: ['not legal advice'] })).toMatchObject({ verdict: 'fail' });
  });

  it('looks into the arguments of calls', async () => {
    const candidate = makeCandidate({ toolCalls: [{ name: 'send', arguments: { to: 'anna@nordwind.se' } }] });
    expect(
      await runner.judge(makeConfig('policy', { pii: ['email'], timeoutMs: 5000 }), candidate, { signal }),
    ).toMatchObject({ verdict: 'fail' });
  });

  it.each([
    ['digits and spaces', '1 2 3-4 '.repeat(100_000)],
    ['at signs', 'a@'.repeat(300_000)],
    ['groups of capitals', 'A1 '.repeat(200_000)],
    ['the beginning of a key', 'eyJ'.repeat(200_000)],
  ])('ends within its limit or says that it did not: %s', async (_, text) => {
    const all = ['email', 'phone', 'card', 'iban', 'us_ssn', 'ip_address'];
    const { verdict, error } = await judge(text, { pii: all, timeoutMs: 1000 });
    expect(error === null ? ['pass', 'fail'] : ['unknown']).toContain(verdict);
  });
});
