/** Tells one waiter that something happened; rings while nobody waits are kept, as one. */
export interface Bell {
  readonly ring: () => void;
  /** Resolves at once when it rang since the last time. */
  readonly rung: () => Promise<void>;
}

export function createBell(): Bell {
  let rang = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rang = true;
      wake?.();
    },
    async rung() {
      if (!rang)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      rang = false;
      wake = undefined;
    },
  };
}
