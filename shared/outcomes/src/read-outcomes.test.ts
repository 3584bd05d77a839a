import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { OutcomeRow } from '@upshift/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexOutcomes } from './index-outcomes.ts';
import { OutcomeFileError } from './outcome-file-error.ts';
import { readOutcomes } from './read-outcomes.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'upshift-outcomes-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function row(id: string, more: Partial<OutcomeRow> = {}): OutcomeRow {
  return {
    id,
    workload: 'test/kind',
    input: { messages: [{ role: 'user', content: 'Größe? 🙂' }], tools: null },
    reference: null,
    outcomes: {
      small: {
        output: { text: null, toolCalls: [] },
        correct: 0.5,
        inputTokens: null,
        outputTokens: null,
        costUsd: null,
        latencyMs: null,
        error: null,
      },
    },
    ...more,
  };
}

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

async function all(path: string, options?: Parameters<typeof readOutcomes>[1]): Promise<OutcomeRow[]> {
  return Array.fromAsync(readOutcomes(path, options));
}

const lines = (...rows: unknown[]): string => rows.map((one) => `${JSON.stringify(one)}\n`).join('');

describe('an outcome table', () => {
  it.each([
    ['plain', 'plain.gz', (text: string) => text],
    ['packed', 'packed.jsonl', (text: string) => gzipSync(text)],
    ['packed in two parts', 'two-parts', (text: string) => Buffer.concat([gzipSync(text), gzipSync('')])],
  ])('is read %s, whatever its name says', async (_kind, name, pack) => {
    const rows = [row('a'), row('b')];
    expect(await all(await file(name, pack(lines(...rows))))).toEqual(rows);
  });

  it('may end without a line break, hold empty lines and Windows line ends', async () => {
    const text = `\n${JSON.stringify(row('a'))}\r\n\n${JSON.stringify(row('b'))}`;
    expect((await all(await file('loose', text))).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('may be empty', async () => {
    expect(await all(await file('empty', ''))).toEqual([]);
  });

  it('is read no further than the limit, and not past what is asked for', async () => {
    const path = await file('limited', lines(row('a'), row('b'), { no: 'row' }));
    expect(await all(path, { limit: 2 })).toHaveLength(2);
    expect(await all(path, { limit: 0 })).toEqual([]);
    for await (const { id } of readOutcomes(path)) {
      expect(id).toBe('a');
      break;
    }
  });

  it('is read in constant memory', async () => {
    const long = row('a', { workload: 'x'.repeat(100_000) });
    const path = await file('large', Buffer.concat(Array(2000).fill(gzipSync(lines(long)))));
    let count = 0;
    let most = 0;
    for await (const one of readOutcomes(path)) {
      count += one.id === 'a' ? 1 : 0;
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    }
    expect(count).toBe(2000);
    expect(most).toBeLessThan(100_000_000);
  });

  it('keeps a character whole that two chunks share', async () => {
    const text = '🙂'.repeat(100_000);
    const [first] = await all(await file('wide', lines(row('a', { workload: `x${text}` }))));
    expect(first?.workload).toBe(`x${text}`);
  });
});

describe('what is no outcome table', () => {
  const failure = async (path: string): Promise<OutcomeFileError> => {
    const error = await all(path).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof OutcomeFileError)) throw new Error(`This is no OutcomeFileError: ${String(error)}`);
    return error;
  };

  it('is named with file and line when a line is no JSON', async () => {
    const path = await file('broken', `${lines(row('a'))}{"id":\n`);
    expect(await failure(path)).toMatchObject({
      code: 'NOT_JSON',
      line: 2,
      path,
      message: `${path}:2: this line is no JSON`,
    });
  });

  it('is named with file, line and field when a line is no row', async () => {
    const path = await file('wrong', lines(row('a'), row('b'), { ...row('c'), workload: 7 }));
    const error = await failure(path);
    expect(error).toMatchObject({ code: 'NOT_A_ROW', line: 3 });
    expect(error.message).toContain(`${path}:3: workload`);
  });

  it('is unreadable when it is not there, or cut off in its middle', async () => {
    expect(await failure(join(directory, 'none'))).toMatchObject({ code: 'UNREADABLE', line: null });
    const packed = gzipSync(lines(row('a')).repeat(1000));
    expect(await failure(await file('cut', packed.subarray(0, packed.length - 20)))).toMatchObject({
      code: 'UNREADABLE',
    });
    expect(await failure(directory)).toMatchObject({ code: 'UNREADABLE' });
  });

  it('is too much when a line never ends', async () => {
    const path = await file('endless', gzipSync(Buffer.alloc(80_000_000, 'x')));
    expect(await failure(path)).toMatchObject({ code: 'LINE_TOO_LONG', line: 1 });
  });

  it('ends with the reason of its signal', async () => {
    const path = await file('aborted', lines(row('a')).repeat(5000));
    const controller = new AbortController();
    const reading = async (): Promise<void> => {
      for await (const _ of readOutcomes(path, { signal: controller.signal })) controller.abort(new Error('enough'));
    };
    await expect(reading()).rejects.toThrow('enough');
  });
});

describe('an index', () => {
  it('finds rows by id', async () => {
    const rows = await indexOutcomes(await file('indexed', lines(row('a'), row('b'))));
    expect([...rows.keys()]).toEqual(['a', 'b']);
    expect(rows.get('b')).toEqual(row('b'));
  });

  it('refuses an id that stands twice', async () => {
    await expect(indexOutcomes(await file('twice', lines(row('a'), row('a'))))).rejects.toMatchObject({
      code: 'REPEATED_ID',
    });
  });
});

describe('the recorded outcomes beside the repository (skipped where they are not)', () => {
  const recorded = join(import.meta.dirname, '../../../../shared/data/outcomes');

  it.skipIf(!existsSync(recorded)).each([
    ['bfcl', 600, 13],
    ['zeroeval', 1013, 9],
    ['routellm_mmlu', 7088, 2],
    ['routellm_gsm8k', 638, 2],
  ])('%s has %i rows, each of them a row, with answers of %i models', async (name, count, models) => {
    const rows = await indexOutcomes(join(recorded, `${name}.jsonl.gz`));
    expect(rows.size).toBe(count);
    expect(new Set([...rows.values()].flatMap(({ outcomes }) => Object.keys(outcomes))).size).toBe(models);
  });
});
