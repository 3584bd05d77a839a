/**
 * Lets many pass together, or one alone: a suspect runs with nothing else in flight, so that what it kills is only
 * itself. Those who come while one waits to be alone wait behind it.
 */
export interface Turnstile {
  shared<T>(run: () => Promise<T>): Promise<T>;
  alone<T>(run: () => Promise<T>): Promise<T>;
}

export function createTurnstile(): Turnstile {
  let inside = 0;
  let gate: Promise<void> = Promise.resolve();
  let emptied: (() => void) | null = null;

  async function leave(): Promise<void> {
    inside -= 1;
    if (inside === 0) emptied?.();
  }

  return {
    async shared(run) {
      // The gate may close again while we wait at it.
      for (let seen: Promise<void> | null = null; seen !== gate; ) {
        seen = gate;
        await seen;
      }
      inside += 1;
      try {
        return await run();
      } finally {
        await leave();
      }
    },
    async alone(run) {
      const before = gate;
      let open = (): void => undefined;
      gate = new Promise((resolve) => {
        open = resolve;
      });
      await before;
      if (inside > 0) {
        await new Promise<void>((resolve) => {
          emptied = resolve;
        });
        emptied = null;
      }
      try {
        return await run();
      } finally {
        open();
      }
    },
  };
}
