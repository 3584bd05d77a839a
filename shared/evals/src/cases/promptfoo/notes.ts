export type Path = readonly (string | number)[];

/** What of a promptfoo file was left out, changed, or is wrong, and where in the file. */
export interface PromptfooNote {
  readonly path: Path;
  readonly message: string;
  /** `wrong`: the test is not imported. `left`: it is, without the part. `changed`: the part means something else here. */
  readonly level: 'wrong' | 'left' | 'changed';
}

export function wrong(path: Path, message: string): PromptfooNote {
  return { path, message, level: 'wrong' };
}

export function left(path: Path, message: string): PromptfooNote {
  return { path, message, level: 'left' };
}

export function changed(path: Path, message: string): PromptfooNote {
  return { path, message, level: 'changed' };
}

/** Names every key that is there and that nobody reads, so that nothing is dropped in silence. */
export function unread(
  record: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
  path: Path,
): PromptfooNote[] {
  return Object.keys(record)
    .filter((key) => !known.has(key))
    .map((key) => left([...path, key], `"${key}" is not carried over.`));
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
