import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SideAnswer, SideCommand, SideOrder, SideReport } from './side-process.ts';

/** A process of one side, told what to do over IPC. */
export interface SideProcess {
  readonly pid: number;
  /** Where its API listens, if it has one. */
  readonly url: string | null;
  /** @throws Error with what the process said, or when it ends before it answers */
  tell(command: SideCommand, count?: number): Promise<void>;
  report(): Promise<SideReport>;
  end(): Promise<void>;
}

/** Starts a file of `sides/` and resolves when it is ready for orders. */
export async function openProcess(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<SideProcess> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, { resolve(answer: SideAnswer): void; reject(error: Error): void }>();
  let lastId = 0;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void ended.then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} ${args.join(' ')} ended`));
  });
  let url: string | null = null;
  child.on('message', (answer: SideAnswer | { readonly url: string }) => {
    if ('url' in answer) {
      url = answer.url;
      return;
    }
    const pending = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.error === undefined) pending?.resolve(answer);
    else pending?.reject(new Error(`${file}: ${answer.error}`));
  });

  function wait(id: number): Promise<SideAnswer> {
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  }

  function order(command: SideOrder['command'], count = 0): Promise<SideAnswer> {
    lastId += 1;
    const answer = wait(lastId);
    child.send({ id: lastId, command, count } satisfies SideOrder);
    return answer;
  }

  await wait(0);
  return {
    pid: child.pid ?? 0,
    url,
    async tell(command, count) {
      await order(command, count);
    },
    async report() {
      const { report } = await order('report');
      if (report === undefined) throw new Error(`${file} has no report`);
      return report;
    },
    async end() {
      if (child.exitCode === null) await order('end').catch(() => undefined);
      child.disconnect();
      await ended;
    },
  };
}
