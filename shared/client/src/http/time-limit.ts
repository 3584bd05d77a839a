export interface TimeLimit {
  /** Aborted when the time is over or the caller's own signal is. */
  readonly signal: AbortSignal;
  /** The time was over first. */
  readonly passed: () => boolean;
  /** Something came: the time begins anew. */
  readonly restart: () => void;
  /** Lets go of the timer and of the caller's signal. */
  readonly end: () => void;
}

/** Joins a caller's signal and a time limit. (`AbortSignal.any` would do; Node 18 lacks it.) */
export function startTimeLimit(ms: number, outer: AbortSignal | undefined): TimeLimit {
  const controller = new AbortController();
  let passed = false;
  const onTime = (): void => {
    passed = !controller.signal.aborted;
    controller.abort(new Error(`There was no answer within ${ms} ms.`));
  };
  let timer = setTimeout(onTime, ms);
  const follow = (): void => controller.abort(outer?.reason);
  if (outer?.aborted === true) follow();
  else outer?.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    passed: () => passed,
    restart() {
      clearTimeout(timer);
      timer = setTimeout(onTime, ms);
    },
    end() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', follow);
    },
  };
}
