import type { CodeLanguage } from '@upshift/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';

const runner = createValidatorRunner();
afterAll(() => runner.close());
const { signal } = new AbortController();

const judge = (language: CodeLanguage, text: string, more: Record<string, unknown> = {}) =>
  runner.judge(makeConfig('code', { language, timeoutMs: 10_000, ...more }), makeCandidate({ text }), { signal });

describe.each<[CodeLanguage, readonly string[], readonly string[]]>([
  [
    'typescript',
    [
      'const a: readonly number[] = [1];\nexport type B = Record<string, typeof a>;',
      'export const View = (): unknown => <p className="x">{1}</p>;',
    ],
    ['const a: = 1;', 'function f( { return 1 }', 'if (a { b() }'],
  ],
  [
    'javascript',
    [
      'export const a = async () => (await import("x"))?.b ?? 1;',
      'with (a) { b = 010; }',
      '#!/usr/bin/env node\nlet a;',
    ],
    ['let a = ;', 'const a: number = 1;', 'return return'],
  ],
  [
    'python',
    ['def f(x: int) -> str:\n    return f"{x!r:>10}"\n', 'match a:\n    case [1, *rest]:\n        print(rest)\n'],
    ['def f(:\n    pass', 'x = = 1', 'for in range(3):\n  pass', 'print("a'],
  ],
  [
    'sql',
    ['SELECT a, count(*) FROM t WHERE b > 1 GROUP BY a ORDER BY 2 DESC LIMIT 5;', 'UPDATE t SET a = 1 WHERE id = 2'],
    ['SELEC a FROM t', 'SELECT a FROM', 'SELECT FROM WHERE'],
  ],
  ['json', ['{"a": [1, 2.5e3, null]}', '"text"'], ["{'a': 1}", '{"a": 1,}', '{"a": 1', '']],
  ['yaml', ['a: 1\nb:\n  - c\n  - d: [1, 2]\n', '--- 1\n--- 2\n'], ['a: [1, 2', 'a: 1\n b: 2', 'a: b: c', '{a: 1']],
])('%s', (language, right, wrong) => {
  it.each(right)('parses: %s', async (text) => {
    expect(await judge(language, text)).toMatchObject({ verdict: 'pass', error: null });
    expect(await judge(language, `Here:\n\`\`\`${language}\n${text}\n\`\`\``)).toMatchObject({ verdict: 'pass' });
  });
  it.each(wrong)('does not parse: %s', async (text) => {
    expect(await judge(language, text)).toMatchObject({ verdict: 'fail', error: null });
    expect(await judge(language, `Here:\n\`\`\`${language}\n${text}\n\`\`\``)).toMatchObject({ verdict: 'fail' });
  });
});

it('tells the line of the answer', async () => {
  const { evidence } = await judge('python', 'First:\n\n```python\na = 1\nb = = 2\n```\n');
  expect(evidence[0]?.message).toMatch(/^Line 5 /);
});

it('leaves blocks of other languages alone, and wants one of its own', async () => {
  const text = '```bash\nnot ( python\n```\n\n```python\na = 1\n```';
  expect(await judge('python', text)).toMatchObject({ verdict: 'pass' });
  expect(await judge('sql', text, { where: 'fences' })).toMatchObject({ verdict: 'fail' });
});

it.each<[CodeLanguage, string]>([
  ['typescript', `${'('.repeat(100_000)}1`],
  ['javascript', `${'['.repeat(100_000)}1`],
  ['python', `${'('.repeat(20_000)}1`],
  ['yaml', `${'['.repeat(5000)}1`],
  [
    'yaml',
    Array.from({ length: 30 }, (_, at) => `a${at}: &a${at} [${`*a${at - 1},`.repeat(at > 0 ? 10 : 0)}]`).join('\n'),
  ],
  ['sql', `SELECT ${'('.repeat(3000)}1`],
  ['json', '['.repeat(1_000_000)],
])('never passes or hangs on hostile %s', async (language, text) => {
  const { verdict } = await judge(language, text, { timeoutMs: 2000 });
  expect(['fail', 'unknown', language === 'yaml' ? 'pass' : 'fail']).toContain(verdict);
});
