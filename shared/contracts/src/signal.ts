/** A named fact about a task or an output, with its value. */
export interface Signal {
  readonly name: string;
  readonly value: string | number | boolean | null;
}
