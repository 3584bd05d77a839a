/** A process that may hold leases. It beats from a thread of its own, so that a blocked event loop is not taken for death. */
export interface Member {
  readonly workerId: string;
  /** Aborts when the record has declared this worker dead: calls in flight are to be aborted, and a new id taken. */
  readonly dead: AbortSignal;
  /** Ends the membership; leases still held are freed by the reconciler at once. */
  leave(): Promise<void>;
}

export interface Membership {
  join(service: string): Promise<Member>;
}
