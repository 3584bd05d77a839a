import { describe, expect, it } from 'vitest';
import { scrub } from './scrub.ts';

describe('scrub', () => {
  it.each([
    ['sk-abcdefgh12345678', '[hidden]'],
    ['Authorization: Bearer abcdefghijkl', 'Authorization: [hidden] [hidden]'],
    ['key=abc', 'key=[hidden]'],
    ['apiKey=abc&x=1', 'apiKey=[hidden]&x=1'],
    ['{"apiKey":"abc","n":1}', '{"apiKey":"[hidden]","n":1}'],
    ['{"m":"{\\"password\\":\\"abc\\"}"}', '{"m":"{\\"password\\":\\"[hidden]\\"}"}'],
    ['postgres://u:p@h/d', 'postgres://[hidden]@h/d'],
    ['https://h/p?a=1&b=2 next', 'https://h/p?[hidden] next'],
    ['{"token":5}', '{"token":5}'],
  ])('%s becomes %s', (line, expected) => expect(scrub(line)).toBe(expected));

  it.each([
    't_01J9ZQ4M8V-execute-3',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    '{"inputTokens":12,"queue":"execute-strong","workload":"risk-review"}',
    'shared/stage/src/run-work.ts:120',
    'http://127.0.0.1:4318/v1/traces',
    'validator_failed:shape',
  ])('%s stays', (line) => expect(scrub(line)).toBe(line));

  it('does not take long over a long line', () => {
    const before = process.threadCpuUsage();
    for (const piece of ['a-', 'a@', 'a:', '://', '?a=', 'eyJ', '-----BEGIN ', 'key', '"token"', 'a.'])
      scrub(piece.repeat(10_000));
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(2000);
  });
});
