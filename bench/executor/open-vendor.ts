import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the vendor process is told; it answers each order with its counts. */
export interface VendorOrder {
  readonly slow?: { readonly name: string; readonly factor: number };
  /** Of so many calls from now on only the rest is waited for. */
  readonly midway?: number;
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
  /**
   * Meets the next so many calls as a vendor does that has been busy for long: each is somewhere on its way, and answers
   * after what is left of it. Without it a burst of calls begins at once and ends nearly at once, round after round.
   */
  midway(calls: number): Promise<void>;
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
    async midway(calls) {
      await order({ midway: calls });
    },
    counts: () => order({}),
    async close() {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}
