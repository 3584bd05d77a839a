import { realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ModelOutput, Reference, Score, SimpleScorer, TaskInput } from '@upshift/contracts';

/** What a module is told of an answer. */
export interface ModuleInput {
  readonly input: TaskInput;
  readonly output: ModelOutput;
  readonly reference: Reference | null;
}

/** Scores by a module of the user's own. Never rejects: a module that breaks, or says nothing in time, gives no score. */
export type ModuleScorer = (scorer: Extract<SimpleScorer, { kind: 'module' }>, given: ModuleInput) => Promise<Score>;

/**
 * Runs modules of a folder, each call in a thread of its own that is ended with its time limit, and without the environment of
 * this process. The thread guards against hanging, not against malice: the modules are the operator's.
 *
 * @param directory where they lie; null: there are none
 */
export function createModuleScorer(directory: string | null): ModuleScorer {
  return async ({ path, min, timeoutMs }, given) => {
    if (directory === null) return unscored('UPSHIFT_EVALUATOR_MODULES_DIR names no folder of modules');
    const file = await findFile(directory, path);
    if (file === null) return unscored(`there is no module "${path}" in the folder of modules`);
    const said = await runThread(pathToFileURL(file).href, given, timeoutMs);
    if ('problem' in said) return unscored(said.problem);
    return { score: said.score, passed: said.score >= min, reason: said.reason };
  };
}

function unscored(reason: string): Score {
  return { score: null, passed: null, reason };
}

/** A link that leads out of the folder is no module of it. */
async function findFile(directory: string, path: string): Promise<string | null> {
  try {
    const [root, file] = await Promise.all([realpath(directory), realpath(resolve(directory, path))]);
    return file.startsWith(root + sep) ? file : null;
  } catch {
    return null;
  }
}

/** What the thread sends back. */
export type ModuleSaid = { readonly score: number; readonly reason: string } | { readonly problem: string };

async function runThread(module: string, given: ModuleInput, timeoutMs: number): Promise<ModuleSaid> {
  const worker = new Worker(new URL('./module-thread.ts', import.meta.url), {
    workerData: { module, given },
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<ModuleSaid>((resolve) => {
      timer = setTimeout(() => resolve({ problem: `the module said nothing within ${timeoutMs} ms` }), timeoutMs);
      worker.once('message', (said: ModuleSaid) => resolve(said));
      worker.once('error', (error: Error) => resolve({ problem: `the module broke: ${error.name}` }));
      worker.once('exit', () => resolve({ problem: 'the module ended without a score' }));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
