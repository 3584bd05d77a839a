import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliError } from '../cli-error.ts';

/** How a reviewer at a terminal is asked. Whoever has had enough answers null. */
export interface ReviewDesk {
  /** Who decides, by the environment. */
  readonly reviewer: string | null;
  /** Whether somebody is there to be asked. */
  readonly interactive: boolean;
  select(message: string, choices: readonly { id: string; label: string; hint: string }[]): Promise<string | null>;
  /** @param required whether nothing is no answer */
  text(message: string, required: boolean): Promise<string | null>;
  confirm(message: string): Promise<boolean>;
  /** Has a text changed in the reviewer's editor. @throws CliError OPTION_INVALID where there is none */
  edit(text: string): Promise<string | null>;
}

type Terminal = {
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: { readonly isTTY?: boolean };
};

interface Settings {
  readonly UPSHIFT_REVIEWER?: string | undefined;
  readonly VISUAL?: string | undefined;
  readonly EDITOR?: string | undefined;
}

/** This terminal, with the editor that its user has named. */
export function createReviewDesk(
  { stdin, stdout }: Terminal,
  { UPSHIFT_REVIEWER, VISUAL, EDITOR }: Settings,
): ReviewDesk {
  return {
    reviewer: UPSHIFT_REVIEWER ?? null,
    interactive: stdin.isTTY === true && stdout.isTTY === true,
    async select(message, choices) {
      // Loaded where somebody is asked: no other command needs it.
      const { isCancel, select } = await import('@clack/prompts');
      const options = choices.map(({ id, label, hint }) => ({ value: id, label, hint }));
      const answer = await select({ message, options });
      return isCancel(answer) ? null : answer;
    },
    async text(message, required) {
      const { isCancel, text } = await import('@clack/prompts');
      const answer = await text({
        message,
        validate: (value) => (required && (value ?? '').trim() === '' ? 'Say something, or press Ctrl-C.' : undefined),
      });
      return isCancel(answer) ? null : (answer ?? '').trim();
    },
    async confirm(message) {
      const { confirm, isCancel } = await import('@clack/prompts');
      const answer = await confirm({ message });
      return !isCancel(answer) && answer;
    },
    edit: (text) => editText(VISUAL ?? EDITOR ?? null, text),
  };
}

async function editText(editor: string | null, text: string): Promise<string | null> {
  if (editor === null)
    throw new CliError('OPTION_INVALID', 'Set EDITOR to the editor that you write in, or use: review edit --file.');
  const folder = await mkdtemp(join(tmpdir(), 'upshift-review-'));
  const file = join(folder, 'answer.txt');
  try {
    await writeFile(file, text, { mode: 0o600 });
    // By the shell, because an editor is often named with its options ("code --wait"); the file is an argument of its own.
    const child = spawn('sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' });
    const [code] = await once(child, 'exit');
    return code === 0 ? (await readFile(file, 'utf8')).replace(/\n$/, '') : null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
