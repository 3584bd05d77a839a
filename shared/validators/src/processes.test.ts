import { spawnSync } from 'node:child_process';
import { poll } from '@upshift/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { createValidatorRunner } from './create-validator-runner.ts';
import { makeCandidate, makeConfig } from './make-candidate.ts';

let runner = createValidatorRunner();
afterEach(async () => {
  await runner.close();
  runner = createValidatorRunner();
});
const { signal } = new AbortController();
const evil = { pattern: '^(a+)+$' };
const evilText = `"${'a'.repeat(41)}!"`;

function judge(text: string, outputSchema: Record<string, unknown>, timeoutMs = 1000, abort: AbortSignal = signal) {
  // Past the schema's maximum where a test waits for something else than the limit.
  return runner.judge({ ...makeConfig('json_schema'), timeoutMs }, makeCandidate({ text, outputSchema }), {
    signal: abort,
  });
}
function manyOf(count: number) {
  return Array.from({ length: count }, (_, index) =>
    judge(String(index), { type: 'number', minimum: index % 3 === 0 ? 1000 : 0 }),
  );
}

describe('judgements that share a process', () => {
  it('are all answered right when some of them time out', async () => {
    const [early, first, middle, second, late] = await Promise.all([
      Promise.all(manyOf(300)),
      judge(evilText, evil, 100),
      Promise.all(manyOf(300)),
      judge(evilText, { ...evil, title: 'other' }, 100),
      Promise.all(manyOf(300)),
    ]);
    expect([first.error, second.error]).toEqual(['timeout', 'timeout']);
    for (const verdict of [...early, ...middle, ...late]) expect(verdict.error).toBeNull();
    expect(early.filter(({ verdict }) => verdict === 'pass')).toHaveLength(200);
  });

  it('survive one that takes all the memory', async () => {
    await runner.close();
    runner = createValidatorRunner({ memoryMb: 32 });
    const heavy = `[${'{"a":{}},'.repeat(460_000)}1]`;
    const [before, culprit, after] = await Promise.all([
      Promise.all(manyOf(50)),
      judge(heavy, { type: 'array' }, 60_000),
      Promise.all(manyOf(50)),
    ]);
    expect(culprit).toMatchObject({ verdict: 'unknown', score: null, error: 'crash' });
    for (const verdict of [...before, ...after]) expect(verdict.error).toBeNull();
  });

  it('are answered when their signal aborts, before and after they were sent', async () => {
    expect((await judge('1', {}, 1000, AbortSignal.abort())).error).toBe('aborted');
    const controller = new AbortController();
    const waiting = judge(evilText, evil, 5000, controller.signal);
    setTimeout(() => controller.abort(), 100);
    // Not 'timeout': it does not wait for the limit.
    expect((await waiting).error).toBe('aborted');
  });

  it('are answered when the runner closes, and refused after', async () => {
    const left = [judge(evilText, evil, 10_000), ...manyOf(5)];
    setTimeout(() => void runner.close(), 50);
    for (const verdict of await Promise.all(left)) expect(['closed', null]).toContain(verdict.error);
    await runner.close();
    expect((await judge('1', {})).error).toBe('closed');
    expect(await runner.checkSchema({}, { timeoutMs: 100 })).toMatch(/closed/);
  });

  it('spread over several processes, so that one that hangs holds up its own only', async () => {
    await runner.close();
    runner = createValidatorRunner({ processes: 2 });
    await Promise.all([judge('1', {}), judge('2', {})]);
    let answered = '';
    const over = new AbortController();
    const slow = judge(evilText, evil, 10_000, over.signal).finally(() => {
      answered ||= 'the one that hangs';
    });
    // What was sent before it was known to hang may stand behind it; what comes later does not.
    const batches: Promise<readonly { error: string | null }[]>[] = [];
    await poll('an answer', () => {
      const batch = Promise.all(manyOf(5));
      batches.push(batch);
      void batch.then(() => {
        answered ||= 'the others';
      });
      return answered !== '';
    });
    expect(answered).toBe('the others');
    over.abort();
    expect((await slow).error).toBe('aborted');
    for (const verdict of (await Promise.all(batches)).flat()) expect(verdict.error).toBeNull();
  });

  it('may use more schemas than a process remembers', async () => {
    const schemas = Array.from({ length: 1200 }, (_, index) => ({ const: index }));
    for (let round = 0; round < 2; round++) {
      const verdicts = await Promise.all(schemas.map((schema, index) => judge(String(index), schema, 10_000)));
      expect(verdicts.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    }
  });
});

describe('the processes of a runner', () => {
  it('load no schemas of the contracts, which were two thirds of what such a process takes to start', () => {
    const script = `
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
      await Promise.all(['check-main.ts', 'judge-text.ts'].map((name) =>
        // The first refuses to run outside a process apart, when all that it imports is loaded.
        import(new URL(name, ${JSON.stringify(import.meta.url)}).href).catch((error) => error)));
      process.stdout.write(JSON.stringify([loaded.some((url) => url.includes('/ajv/')), loaded.filter((url) => url.includes('/zod/'))]));`;
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
    expect(child.stderr).toBe('');
    expect(JSON.parse(child.stdout)).toEqual([true, []]);
  });

  it('let a process end that forgot to close it, and keep one alive that waits', () => {
    const script = `
      import { createValidatorRunner } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      const runner = createValidatorRunner();
      process.stdout.write(String(await runner.checkSchema({ type: 'string' }, { timeoutMs: 5000 })));`;
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      timeout: 15_000,
      encoding: 'utf8',
    });
    expect(child.stderr).toBe('');
    expect(child.stdout).toBe('null');
    expect(child.status).toBe(0);
  });
});
