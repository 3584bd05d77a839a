import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';

const main = join(import.meta.dirname, 'main.ts');
let directory: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'upshift-vendor-'));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

function start(env: Record<string, string>): ChildProcess {
  child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  return child;
}

it('says its address on one line, serves its table, keeps its bill in a file and ends on SIGTERM', async () => {
  const outcomes = join(directory, 'outcomes.jsonl');
  const output = { text: 'Paris.', toolCalls: null };
  const facts = { correct: 1, inputTokens: 1, outputTokens: 2, costUsd: 3e-9, latencyMs: 1, error: null };
  const input = { messages: [{ role: 'user', content: 'Capital of France?' }], tools: null };
  const row = { id: 'row-1', workload: 'w', input, reference: null, outcomes: { small: { output, ...facts } } };
  await writeFile(outcomes, JSON.stringify(row));
  const billFile = join(directory, 'bill.jsonl');

  const vendor = start({ UPSHIFT_VENDOR_OUTCOMES: outcomes, UPSHIFT_VENDOR_BILL_FILE: billFile });
  if (vendor.stdout === null) throw new Error('The vendor has no output.');
  const [line] = await once(createInterface(vendor.stdout), 'line');
  const { url } = JSON.parse(line);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);

  const answer = await fetch(`${url}/replay/v1/chat/completions`, {
    method: 'POST',
    headers: { 'idempotency-key': 'a-1' },
    body: JSON.stringify({ model: 'small', messages: [], metadata: { outcomeId: 'row-1' } }),
  });
  expect(await answer.json()).toMatchObject({ model: 'replay/small', upshift_output: output });

  vendor.kill('SIGTERM');
  expect(await once(vendor, 'exit')).toEqual([0, null]);
  expect(JSON.parse(await readFile(billFile, 'utf8'))).toMatchObject({ attemptId: 'a-1', costNanoUsd: 3 });
});

it('does not start on a wrong environment or a broken table, and says why', async () => {
  const outcomes = join(directory, 'broken.jsonl');
  await writeFile(outcomes, '{}\n');
  for (const [env, reason] of [
    [{ UPSHIFT_VENDOR_TIME_SCALE: 'fast' }, 'UPSHIFT_VENDOR_TIME_SCALE'],
    [{ UPSHIFT_VENDOR_OUTCOMES: outcomes }, 'broken.jsonl:1'],
  ] as const) {
    const vendor = start(env);
    let said = '';
    vendor.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [code] = await once(vendor, 'close');
    expect(code).not.toBe(0);
    expect(said).toContain(reason);
  }
});
