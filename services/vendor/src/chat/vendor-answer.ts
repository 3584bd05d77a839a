/** What the vendor has decided to answer. `costNanoUsd` null: nothing is sold. */
export interface VendorAnswer {
  readonly status: number;
  readonly body: string;
  /** How long the work takes, in real ms. Infinity: it never ends. */
  readonly workMs: number;
  readonly costNanoUsd: number | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error in OpenAI's format; nothing is sold. */
export function failWith(
  status: number,
  code: string,
  message: string,
  more: { workMs?: number; headers?: Readonly<Record<string, string>> } = {},
): VendorAnswer {
  const body = JSON.stringify({ error: { message, type: code, code } });
  return { status, body, workMs: more.workMs ?? 0, costNanoUsd: null, headers: more.headers ?? {} };
}
