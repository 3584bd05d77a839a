/** One request to a vendor: always a POST of JSON. */
export interface WireRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
  /** How long the head of the answer may take, in ms; as long as the whole, where silent. */
  readonly firstByteMs?: number | undefined;
  /** Whether the host may be one of this machine or of a private network; it may, where silent. */
  readonly privateHosts?: 'allow' | 'refuse' | undefined;
}

export interface WireAnswer {
  readonly status: number;
  /** Reads a header by its lower-case name. */
  readonly header: (name: string) => string | null;
  readonly body: string;
}

/** What the wire may carry back, in bytes. More is cut off unread. */
export const wireLimits = { answerBytes: 8_388_608, errorBytes: 65_536 } as const;

/**
 * Sends one request and reads one answer, whatever its status. It never follows a redirect and never sends twice: a
 * redirect could carry prompt and key to another host, and a second request is a second purchase.
 *
 * Rejects with `TransportError` only.
 */
export type Transport = (request: WireRequest) => Promise<WireAnswer>;

export type TransportFailure =
  | 'aborted'
  | 'silent'
  | 'unreachable'
  | 'cut_off'
  | 'too_large'
  | 'refused_request'
  | 'private_host';

/** Why no answer came over the wire, and whether the request had left by then. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly kind: TransportFailure;
  /** False only where the request surely never reached the vendor. */
  readonly sent: boolean;

  constructor(kind: TransportFailure, sent: boolean) {
    super(kind);
    this.kind = kind;
    this.sent = sent;
  }
}

/** How many bytes of a body are read: errors are read for their code alone. */
export function byteLimit(status: number): number {
  return status >= 200 && status < 300 ? wireLimits.answerBytes : wireLimits.errorBytes;
}
