/** A named fact about a task or an output, with its value. */
export interface Signal {
  readonly name: string;
  readonly value: string | number | boolean | null;
  /** What finding it took, in µs, where that was measured; signals found together share it. */
  readonly costMicros?: number;
}
