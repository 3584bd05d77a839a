/** The part of `process` that sends signals; a parameter, so that tests can send them. */
export interface SignalSource {
  on(event: StopSignal, listener: () => void): unknown;
}
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

const signals: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Whoever passes a signal on does so within this time; a person's second Ctrl-C takes longer. */
const echoMs = 300;

/**
 * Calls the listener when a signal asks this process to stop. One Ctrl-C may arrive several times: from the terminal,
 * from npm and from the shim, each of which passes it on. What follows at once is the same wish and is not told again.
 */
export function followSignals(
  source: SignalSource,
  now: () => number,
): (listener: (signal: StopSignal) => void) => void {
  return (listener) => {
    let heardAt = Number.NEGATIVE_INFINITY;
    for (const signal of signals) {
      source.on(signal, () => {
        const isEcho = now() - heardAt < echoMs;
        heardAt = now();
        if (!isEcho) listener(signal);
      });
    }
  };
}
