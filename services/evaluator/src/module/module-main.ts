import { openApart } from '@upshift/apart';
import type { ModuleInput, ModuleSaid } from './create-module-scorer.ts';

/** One call of one module, in a process that ends after it. What a module throws may hold content: only its kind is told. */
async function score(module: string, given: ModuleInput): Promise<ModuleSaid> {
  try {
    const loaded = (await import(module)) as { score?: unknown };
    if (typeof loaded.score !== 'function') return { problem: 'the module exports no function "score"' };
    return read(await loaded.score(given));
  } catch (error) {
    return { problem: `the module broke: ${error instanceof Error ? error.name : 'it threw what is no error'}` };
  }
}

function read(said: unknown): ModuleSaid {
  const { score: value, reason } =
    typeof said === 'object' && said !== null ? (said as { score?: unknown; reason?: unknown }) : { score: said };
  if (typeof value !== 'number' || !(value >= 0 && value <= 1))
    return { problem: 'the module gave no score from 0 to 1' };
  return { score: value, reason: typeof reason === 'string' ? reason.slice(0, 1000) : 'scored by a module' };
}

const home = openApart();
const { module: file } = home.data as { module: string };
home.onMessage(async (given) => home.send(await score(file, given as ModuleInput)));
