/** Something wrong in a portfolio file, with its line (from 1). `path` leads to it from the root of the file. */
export interface LocatedFinding {
  readonly line: number;
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

export type FindingPath = LocatedFinding['path'];
