import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openBoardFile, ProgressBoard } from './progress-board.ts';

const folder = mkdtempSync(join(tmpdir(), 'upshift-boards-'));

it('is read by another one that holds the same file, which has no name', () => {
  const written = new ProgressBoard(openBoardFile(['/not/there', folder]));
  const seen = new ProgressBoard(written.file);
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
  expect(seen.read()).toEqual({ jobId: 0, schema: 0, startedNs: 0n });
  written.begin(2 ** 31 - 1, 2n ** 62n);
  expect(seen.read()).toEqual({ jobId: 2 ** 31 - 1, schema: -1, startedNs: 2n ** 62n });
  written.at(3);
  expect(seen.read()).toMatchObject({ jobId: 2 ** 31 - 1, schema: 3 });
  written.end();
  expect(seen.read()).toMatchObject({ jobId: 0 });
  written.close();
});

it('says where it looked for a folder, and what to do', () => {
  expect(() => openBoardFile(['/not/there'])).toThrow(/none can be made in \/not\/there.*TMPDIR/);
});
