const newline = 0x0a;

/** One line of a stream, without its line feed. */
export interface Line {
  /** From 1, blank lines included. */
  readonly no: number;
  /** Null: the line was longer than the limit, and its bytes were let go. */
  readonly bytes: Uint8Array | null;
}

/**
 * Cuts a stream of bytes into lines, holding no more than one line of at most `maxBytes`. Push chunks in; a last line
 * without a line feed comes with `end`. Blank lines (JSON's white space alone) are counted and left out.
 */
export function createLineSplitter(maxBytes: number): {
  push(chunk: Uint8Array): Generator<Line>;
  end(): Line | null;
} {
  let no = 0;
  let parts: Uint8Array[] = [];
  let bytes = 0;
  let tooLong = false;

  function add(part: Uint8Array): void {
    bytes += part.length;
    if (bytes > maxBytes) {
      tooLong = true;
      parts = [];
    } else if (part.length > 0) parts.push(part);
  }

  function take(): Line | null {
    no += 1;
    const [first] = parts;
    const whole = tooLong ? null : parts.length === 1 && first !== undefined ? first : Buffer.concat(parts);
    parts = [];
    bytes = 0;
    tooLong = false;
    return whole !== null && isBlank(whole) ? null : { no, bytes: whole };
  }

  return {
    *push(chunk) {
      let from = 0;
      for (;;) {
        const at = chunk.indexOf(newline, from);
        if (at < 0) break;
        add(chunk.subarray(from, at));
        from = at + 1;
        const line = take();
        if (line !== null) yield line;
      }
      add(chunk.subarray(from));
    },
    end: () => (bytes === 0 ? null : take()),
  };
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
