/** Something of a config that a portfolio does not have as it stood there. */
export interface Note {
  /** Keys and indexes from the top of the config. */
  readonly path: readonly (string | number)[];
  /**
   * `lost`: it is not in the portfolio; `changed`: it is there as something else; `secret`: it stood in clear text and was
   * not copied.
   */
  readonly kind: 'lost' | 'changed' | 'secret';
  /** What, and what to do. Never a value of the config that may be secret. */
  readonly message: string;
}

export type Take = (note: Note) => void;
