import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createModuleScorer } from './create-module-scorer.ts';

const folder = mkdtempSync(join(tmpdir(), 'upshift-modules-'));
const modules = {
  'good.mjs':
    'export const score = ({ output, reference }) => ({ score: output.text === reference.text ? 1 : 0.25, reason: "compared" });',
  'plain.mjs': 'export async function score() { return 0.5; }',
  'hangs.mjs': 'export function score() { for (;;); }',
  'throws.mjs': 'export function score({ output }) { throw new RangeError(output.text); }',
  'wrong.mjs': 'export const score = () => 7;',
  'large.mjs': 'export function score() { const all = []; for (;;) all.push(1); }',
  'none.mjs': 'export const other = 1;',
  'env.mjs': 'export const score = () => Object.keys(process.env).length === 0 ? 1 : 0;',
};
beforeAll(() => {
  for (const [name, source] of Object.entries(modules)) writeFileSync(join(folder, name), source);
  symlinkSync('/etc/hostname', join(folder, 'out.mjs'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const given = {
  input: { messages: [{ role: 'user' as const, content: 'Hello' }], tools: null },
  output: { text: 'a secret', toolCalls: null },
  reference: { text: 'a secret' },
};
const run = (path: string, timeoutMs = 10_000) =>
  createModuleScorer(folder)({ kind: 'module', path, min: 1, timeoutMs }, given);

describe('a scorer of one’s own', () => {
  it.each([
    ['good.mjs', { score: 1, passed: true, reason: 'compared' }],
    ['plain.mjs', { score: 0.5, passed: false }],
    ['env.mjs', { score: 1, passed: true }],
  ])('%s scores', async (path, expected) => {
    expect(await run(path)).toMatchObject(expected);
  });

  it.each([
    ['throws.mjs', /RangeError/],
    ['wrong.mjs', /no score from 0 to 1/],
    ['none.mjs', /no function "score"/],
    ['absent.mjs', /no module/],
    ['large.mjs', /ended without a score/],
    ['out.mjs', /no module/],
  ])('%s gives no score and says why, without content', async (path, reason) => {
    const said = await run(path);
    expect(said).toMatchObject({ score: null, passed: null, reason: expect.stringMatching(reason) });
    expect(JSON.stringify(said)).not.toContain('secret');
  });

  it('is ended when it says nothing in time', async () => {
    expect(await run('hangs.mjs', 300)).toMatchObject({ score: null, reason: expect.stringMatching(/within 300 ms/) });
  });

  it('runs none where no folder is named', async () => {
    const scorer = createModuleScorer(null);
    expect(await scorer({ kind: 'module', path: 'good.mjs', min: 1, timeoutMs: 1000 }, given)).toMatchObject({
      score: null,
    });
  });
});
