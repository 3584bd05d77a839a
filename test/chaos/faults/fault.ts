/** What may strike a pipeline. The number in a name is how long it lasts, in seconds. */
export const faultKinds = [
  'kill',
  'stop-9',
  'stop-30',
  'stop-70',
  'block-70',
  'terminate',
  'clock-ahead',
  'clock-behind',
  'rolling-restart',
  'redis-kill-empty',
  'redis-kill-everysec',
  'redis-power-loss',
  'redis-freeze-30',
  'redis-unreachable-20',
  'redis-black-hole-40',
  'redis-flush',
  'redis-full-60',
  'record-restart',
  'record-freeze-10',
  'record-cut',
  'record-exhausted-20',
  'jobs-twice',
  'jobs-ghost',
  'jobs-unreadable',
  'jobs-oversized',
  'poison-task',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What a fault strikes: one process, or something that all share. Two faults never strike the same thing at once. */
export type FaultTarget = 'redis' | 'record' | 'jobs' | 'all' | `${string}-${number}`;

export interface PlannedFault {
  readonly kind: FaultKind;
  readonly target: FaultTarget;
  /** After the start of the run, in ms. */
  readonly atMs: number;
  readonly durationMs: number;
}

/** A fault as it happened; times are wall-clock, ms since 1970. */
export interface StruckFault {
  readonly kind: FaultKind | 'poison-crash';
  readonly target: FaultTarget;
  readonly from: number;
  readonly until: number;
  /** The processes that it struck. */
  readonly pids: readonly number[];
  /** Why it could not be done, where it could not. */
  readonly skipped: string | null;
}

/** Faults after which the calls of the struck process may have to be made again: it was killed, or silent for a while. */
export const losesCalls: ReadonlySet<StruckFault['kind']> = new Set([
  'kill',
  'stop-9',
  'stop-30',
  'stop-70',
  'block-70',
  'poison-crash',
]);
