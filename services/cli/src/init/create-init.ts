import { z } from 'zod';
import type { InitContext } from '../commands/init.ts';

const modelListSchema = z.object({ data: z.array(z.object({ id: z.string().min(1).max(128) })).max(1000) });

/** How long a server on this machine has to say which models it has, in ms. */
const withinMs = 700;

/** This terminal, this environment, and whoever listens on this machine. */
export function createInit(
  { stdin, stdout }: { readonly stdin: { readonly isTTY?: boolean }; readonly stdout: { readonly isTTY?: boolean } },
  hasKey: (name: string) => boolean,
  fetch: (url: string, init: RequestInit) => Promise<Response>,
): InitContext['init'] {
  return {
    hasKey,
    interactive: stdin.isTTY === true && stdout.isTTY === true,
    async select(message, choices) {
      // Loaded where somebody is asked: no other command needs it.
      const { isCancel, select: ask } = await import('@clack/prompts');
      const answer = await ask({
        message,
        options: choices.map(({ id, hint }) => ({ value: id, label: id, hint })),
      });
      return isCancel(answer) ? null : answer;
    },
    async listModels(baseUrl) {
      try {
        const response = await fetch(`${baseUrl}/models`, { signal: AbortSignal.timeout(withinMs), redirect: 'error' });
        return modelListSchema.parse(await response.json()).data.map(({ id }) => id);
      } catch {
        return null;
      }
    },
  };
}
