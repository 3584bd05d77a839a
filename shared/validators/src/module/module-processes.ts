import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Candidate } from '@upshift/ports';
import type { Ruling } from '../check.ts';
import { EVIDENCE_ITEMS } from '../clip.ts';
import type { ConfigOf } from '../validator-module.ts';
import { ModuleProcess } from './module-process.ts';
import { replySchema } from './module-protocol.ts';

/** Files that keep a process each. Another one takes the place of the one used least lately. */
const KEPT = 8;

/**
 * Runs owners' modules: one process a file, one answer at a time, without our environment. A module that passes its time
 * limit, its memory or throws costs its own process and nothing else. Processes bound what a module costs, not what it may
 * do: it is the owner's own code and can read files and open connections as this process can.
 *
 * @param directory where the files of portfolios begin; nothing outside is run, not by a symbolic link either
 */
export class ModuleProcesses {
  readonly #directory: string;
  readonly #processes = new Map<string, ModuleProcess>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  async run(config: ConfigOf<'module'>, candidate: Candidate, signal: AbortSignal): Promise<Ruling> {
    const file = this.find(config.file);
    if (file === null) return broken('module', `There is no module "${config.file}" in the directory of modules.`);
    const worker = this.#processOf(`${file} ${config.memoryMb}`, file, config.memoryMb);
    const { request, output, confidence } = candidate;
    const { input, outputSchema, metadata } = request;
    const answer = { output, confidence, task: { input, outputSchema, metadata } };
    const end = await worker.run({ answer, options: config.options ?? {} }, signal);
    if (end.kind === 'timeout') throw end.reason;
    if (end.kind === 'crash') return broken('module', end.message);
    const reply = replySchema.safeParse(end.value);
    if (!reply.success) return broken('module', `"${config.file}" answered no verdict.`);
    const { verdict, score, evidence } = reply.data;
    const said =
      verdict === 'fail' && evidence.length === 0 ? [{ path: '', message: 'The module fails the answer.' }] : evidence;
    return { outcome: verdict, score: score ?? null, evidence: said.slice(0, EVIDENCE_ITEMS) };
  }

  /** @returns the file's real path, or null where it is not there or leads outside */
  find(file: string): string | null {
    try {
      const home = realpathSync(this.#directory);
      const found = realpathSync(resolve(home, file));
      const way = relative(home, found);
      return way === '' || way.startsWith('..') || isAbsolute(way) ? null : found;
    } catch {
      return null;
    }
  }

  async close(): Promise<void> {
    const processs = [...this.#processes.values()];
    this.#processes.clear();
    await Promise.all(processs.map((process) => process.close()));
  }

  #processOf(key: string, file: string, memoryMb: number): ModuleProcess {
    const known = this.#processes.get(key);
    this.#processes.delete(key);
    const worker = known ?? new ModuleProcess(pathToFileURL(file), memoryMb);
    this.#processes.set(key, worker);
    for (const [oldest, idle] of this.#processes) {
      if (this.#processes.size <= KEPT) break;
      this.#processes.delete(oldest);
      void idle.close();
    }
    return worker;
  }
}

function broken(error: 'module', message: string): Ruling {
  return { outcome: 'broken', error, evidence: [{ path: '', message }] };
}
