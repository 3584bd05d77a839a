import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface VendorProcess {
  readonly url: string;
  readonly pid: number;
  end(): Promise<void>;
}

/** Starts the shared vendor, which answers after `delayMs`. */
export async function openVendor(delayMs: number): Promise<VendorProcess> {
  const child = fork(fileURLToPath(new URL('vendor.ts', import.meta.url)), [String(delayMs)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return {
    url,
    pid: child.pid ?? 0,
    async end() {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}
