import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';

const directory = mkdtempSync(join(tmpdir(), 'upshift-modules-'));
const outside = mkdtempSync(join(tmpdir(), 'upshift-outside-'));
const runner = createValidatorRunner({ modulesDir: directory });
afterAll(async () => {
  await runner.close();
  rmSync(directory, { recursive: true });
  rmSync(outside, { recursive: true });
});
const { signal } = new AbortController();

function write(name: string, body: string): string {
  writeFileSync(join(directory, name), body);
  return name;
}
const judge = (file: string, more: Record<string, unknown> = {}, text = 'The answer.') =>
  runner.judge(makeConfig('module', { file, timeoutMs: 10_000, ...more }), makeCandidate({ text }), { signal });

const fine = `
type Answer = { output: { text: string | null }; task: { metadata: Record<string, string> } };
export async function validate({ output }: Answer, { word }: { word: string }) {
  return (output.text ?? '').includes(word)
    ? { verdict: 'pass', score: 0.8 }
    : { verdict: 'fail', evidence: [{ path: '/text', message: 'The word is missing.' }] };
}`;

it('runs TypeScript with its options, again and again in one process', async () => {
  const file = write('word.ts', fine);
  expect(await judge(file, { options: { word: 'answer' } })).toMatchObject({
    verdict: 'pass',
    score: 0.8,
    error: null,
  });
  expect(await judge(file, { options: { word: 'question' } })).toMatchObject({
    verdict: 'fail',
    evidence: [{ path: '/text', message: 'The word is missing.' }],
  });
});

it.each([
  ['throws', 'export function validate() { throw new Error("the answer was secret"); }'],
  ['cannot be loaded', 'import "./not-there.ts";'],
  ['exports nothing', 'export const check = 1;'],
  ['answers no verdict', 'export const validate = () => "pass";'],
  [
    'answers what cannot travel',
    'export const validate = () => { const a: { a?: unknown } = {}; a.a = a; return a; };',
  ],
  ['ends its process', 'export const validate = () => process.exit(0);'],
  [
    'takes all memory',
    'export const validate = () => { const a = []; for (;;) a.push(new Array(1e5).fill(a.length)); };',
  ],
  // Of this one a thread takes the whole process with it.
  ['takes all memory at once', 'export const validate = () => { const a = []; for (;;) a.push(1); };'],
])('is broken, never passed: it %s', async (name, body) => {
  const file = write(`${name.replaceAll(' ', '-')}.ts`, body);
  const { verdict, error, evidence } = await judge(file, { memoryMb: 16 });
  expect({ verdict, error }).toEqual({ verdict: 'unknown', error: 'module' });
  expect(JSON.stringify(evidence)).not.toContain('secret');
});

it('is cut off at its time limit, and the next answer is judged', async () => {
  const file = write(
    'loop.ts',
    'export const validate = ({ output }: { output: { text: string } }) => { while (output.text === "loop"); return { verdict: "pass" }; };',
  );
  expect(await judge(file, {}, 'warm')).toMatchObject({ verdict: 'pass' });
  expect(await judge(file, { timeoutMs: 200 }, 'loop')).toMatchObject({ verdict: 'unknown', error: 'timeout' });
  expect(await judge(file, {}, 'fine')).toMatchObject({ verdict: 'pass' });
});

it('sees nothing of the environment', async () => {
  process.env['UPSHIFT_TEST_SECRET'] = 'hush';
  const file = write(
    'env.ts',
    'export const validate = () => ({ verdict: process.env.UPSHIFT_TEST_SECRET === undefined ? "pass" : "fail" });',
  );
  expect(await judge(file)).toMatchObject({ verdict: 'pass' });
  delete process.env['UPSHIFT_TEST_SECRET'];
});

it('runs nothing outside its directory', async () => {
  writeFileSync(join(outside, 'evil.ts'), 'export const validate = () => ({ verdict: "pass" });');
  symlinkSync(join(outside, 'evil.ts'), join(directory, 'link.ts'));
  expect(await judge('link.ts')).toMatchObject({ verdict: 'unknown', error: 'module' });
  for (const file of ['../evil.ts', '/etc/passwd.ts', 'a/../../evil.ts'])
    expect(() => makeConfig('module', { file })).toThrow();
  expect(await runner.checkConfig(makeConfig('module', { file: 'not-there.ts' }))).toContain('There is no module');
});
