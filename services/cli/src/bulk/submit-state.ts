import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const stateSchema = z.object({
  /** Every line up to this one has its answer. */
  answered: z.int().min(0),
  accepted: z.int().min(0),
  replayed: z.int().min(0),
  rejected: z.int().min(0),
  /** A task of one of them: where the server does not know it, this state is of another record. */
  taskId: z.string().nullable(),
});
export type SubmitState = z.infer<typeof stateSchema>;

export const freshState: SubmitState = { answered: 0, accepted: 0, replayed: 0, rejected: 0, taskId: null };

/**
 * How far a file has come at one server, so that the next command goes on from there. It saves time and nothing else:
 * without it, all lines are sent again and are the same tasks.
 */
export interface SubmitStateFile {
  load(): Promise<SubmitState>;
  save(state: SubmitState): Promise<void>;
  remove(): Promise<void>;
}

/** @param dataDir the folder `submits` of it holds one small file for each that is under way */
export function createSubmitStateFile(
  dataDir: string,
  { sha256, url }: { sha256: string; url: string },
): SubmitStateFile {
  const folder = join(dataDir, 'submits');
  const name = createHash('sha256').update(`${sha256} ${url}`).digest('hex').slice(0, 32);
  const path = join(folder, `${name}.json`);
  return {
    async load() {
      const text = await readFile(path, 'utf8').catch(() => '');
      try {
        return stateSchema.parse(JSON.parse(text));
      } catch {
        return freshState;
      }
    },
    async save(state) {
      await mkdir(folder, { recursive: true });
      await writeFile(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
      await rename(`${path}.new`, path);
    },
    remove: () => rm(path, { force: true }),
  };
}
