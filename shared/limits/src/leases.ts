/** The places that this process holds, by deployment. */
type Held = ReadonlyMap<string, ReadonlySet<string>>;

export interface Leases {
  began(deployment: string, id: string): void;
  ended(deployment: string, id: string): void;
  close(): void;
}

/**
 * Says at every quarter of a lease that this process still holds its places. When it dies nobody says so, and they are free
 * when the lease ends. Places are not lost by one renewal that fails: three more come before the end.
 */
export function createLeases(leaseMs: number, renew: (held: Held) => Promise<void>): Leases {
  const held = new Map<string, Set<string>>();
  const timer = setInterval(() => {
    if (held.size > 0) renew(held).catch(() => undefined);
  }, leaseMs / 4).unref();
  return {
    began(deployment, id) {
      const ids = held.get(deployment) ?? new Set();
      held.set(deployment, ids.add(id));
    },
    ended(deployment, id) {
      const ids = held.get(deployment);
      if (ids?.delete(id) === true && ids.size === 0) held.delete(deployment);
    },
    close: () => clearInterval(timer),
  };
}
