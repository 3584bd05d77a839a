import { realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startApart } from '@upshift/apart';
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
 * Runs modules of a folder, each call in a process of its own that is ended with its time limit, and without the environment of
 * this one. The process guards against hanging, not against malice: the modules are the operator's.
 *
 * @param directory where they lie; null: there are none
 */
export function createModuleScorer(directory: string | null): ModuleScorer {
  return async ({ path, min, timeoutMs }, given) => {
    if (directory === null) return unscored('UPSHIFT_EVALUATOR_MODULES_DIR names no folder of modules');
    const file = await findFile(directory, path);
    if (file === null) return unscored(`there is no module "${path}" in the folder of modules`);
    const said = await runApart(pathToFileURL(file).href, given, timeoutMs);
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

/** Heap of one call, MB. */
const memoryMb = 256;

/** What the process sends back. */
export type ModuleSaid = { readonly score: number; readonly reason: string } | { readonly problem: string };

async function runApart(module: string, given: ModuleInput, timeoutMs: number): Promise<ModuleSaid> {
  let timer: NodeJS.Timeout | undefined;
  let end = async (): Promise<void> => undefined;
  try {
    return await new Promise<ModuleSaid>((resolve) => {
      const apart = startApart(
        { entry: new URL('./module-main.ts', import.meta.url), data: { module }, memoryMb },
        {
          onMessage: (said) => resolve(said as ModuleSaid),
          onEnd: () => resolve({ problem: 'the module ended without a score' }),
        },
      );
      end = () => apart.end();
      apart.keep(true);
      apart.send(given);
      timer = setTimeout(() => resolve({ problem: `the module said nothing within ${timeoutMs} ms` }), timeoutMs);
    });
  } finally {
    clearTimeout(timer);
    await end();
  }
}
