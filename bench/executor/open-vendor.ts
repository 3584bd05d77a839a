import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the vendor process is told; it answers each order with its counts. */
export interface VendorOrder {
  readonly slow?: { readonly name: string; readonly factor: number };
}
export interface VendorCounts {
  readonly calls: Readonly<Record<string, number>>;
  readonly mostOpen: number;
  readonly aborted: number;
}

export interface BenchVendor {
  readonly url: string;
  /** Makes a deployment slower from now on; 1 takes it back. */
  slow(name: string, factor: number): Promise<void>;
  counts(): Promise<VendorCounts>;
  close(): Promise<void>;
}

export async function openVendor(meanMs: number): Promise<BenchVendor> {
  const child = fork(fileURLToPath(new URL('vendor.ts', import.meta.url)), [String(meanMs)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  async function order(what: VendorOrder): Promise<VendorCounts> {
    const answered = once(child, 'message');
    child.send(what);
    return ((await answered) as [VendorCounts])[0];
  }
  return {
    url,
    async slow(name, factor) {
      await order({ slow: { name, factor } });
    },
    counts: () => order({}),
    async close() {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}
