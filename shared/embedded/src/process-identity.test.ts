import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { pollUntil } from './poll-until.ts';
import { identifyProcess, isRunning, parseProcStat, readCommandLine } from './process-identity.ts';

describe('parseProcStat', () => {
  const numbers = Array.from({ length: 40 }, (_, index) => String(index + 4)).join(' ');

  it('reads state and start past a program name with spaces and brackets', () => {
    expect(parseProcStat(`77 (odd ) name (x)) S ${numbers}\n`)).toEqual({ state: 'S', startTicks: '22' });
  });

  it('answers undefined for something else', () => {
    expect(parseProcStat('')).toBeUndefined();
    expect(parseProcStat('77 (short) S 1 2')).toBeUndefined();
  });
});

describe('identifyProcess', () => {
  it('finds this process, and the same one twice', async () => {
    const self = await identifyProcess(process.pid);
    expect(self?.pid).toBe(process.pid);
    expect(await identifyProcess(process.pid)).toEqual(self);
  });

  it('finds nothing for a process that ended, nor for ids that are none', async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(child, 'exit');
    expect(await identifyProcess(child.pid ?? 0)).toBeUndefined();
    for (const pid of [0, -1, 1.5, Number.NaN]) expect(await identifyProcess(pid)).toBeUndefined();
  });
});

describe('isRunning', () => {
  it('counts a process that ended, and that its parent never collects, as gone', async () => {
    const parent = spawn('/bin/sh', ['-c', 'true & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
    const target = { pid: Number(String(pid)), startedAt: null };
    expect(await pollUntil(async () => ((await isRunning(target)) ? undefined : true), { timeoutMs: 5_000 })).toBe(
      true,
    );
    parent.kill();
  });

  it('denies a process whose id was given to another one', async () => {
    expect(await isRunning({ pid: process.pid, startedAt: 'another boot:1' })).toBe(false);
  });

  it('believes the id alone when no start is known', async () => {
    expect(await isRunning({ pid: process.pid, startedAt: null })).toBe(true);
  });
});

it('reads the words that a process was started with', async () => {
  expect((await readCommandLine(process.pid))[0]).toContain('node');
  expect(await readCommandLine(-5)).toEqual([]);
});
