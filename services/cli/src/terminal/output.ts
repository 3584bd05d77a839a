import colors from 'picocolors';
import { printableJson } from './printable.ts';

export type Colors = ReturnType<typeof colors.createColors>;

/** Where a command writes. Nothing else in this package touches a stream. */
export interface Output {
  /** The result, what a pipe receives. A line end is added. */
  result(text: string): void;
  /** The result as JSON: one document, or one line of several. */
  json(value: unknown): void;
  /** What only a person needs. Not for `--json`. A line end is added. */
  note(text: string): void;
  readonly colors: Colors;
  /** The stream for progress bars, or null where nobody watches. */
  readonly progress: NodeJS.WriteStream | null;
}

export interface OutputOptions {
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WriteStream;
  /** Forces colour on or off; null: on where stdout is a terminal. */
  readonly color: boolean | null;
}

export function createOutput({ stdout, stderr, color }: OutputOptions): Output {
  return {
    result(text) {
      stdout.write(`${text}\n`);
    },
    json(value) {
      stdout.write(`${printableJson(value)}\n`);
    },
    note(text) {
      stderr.write(`${text}\n`);
    },
    colors: colors.createColors(color ?? stdout.isTTY === true),
    progress: stderr.isTTY ? stderr : null,
  };
}
