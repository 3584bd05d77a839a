/** One thing that is wrong, or doubtful, in a portfolio. `path` leads to it from the root of the file. */
export interface Finding {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

export function errorAt(path: Finding['path'], code: string, message: string): Finding {
  return { path, code, message, severity: 'error' };
}

export function warningAt(path: Finding['path'], code: string, message: string): Finding {
  return { path, code, message, severity: 'warning' };
}
