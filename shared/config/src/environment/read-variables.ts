import { readFileSync } from 'node:fs';

export interface Variables {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly { readonly name: string; readonly message: string }[];
}

/** The value of each name, from the variable itself or from the file that `NAME_FILE` names. */
export function readVariables(names: readonly string[], env: Readonly<Record<string, string | undefined>>): Variables {
  const values: Record<string, string> = {};
  const problems: { name: string; message: string }[] = [];
  for (const name of names) {
    const value = present(env[name]);
    const file = present(env[`${name}_FILE`]);
    if (value !== undefined && file !== undefined)
      problems.push({ name, message: `is given twice, by itself and by ${name}_FILE. Give one of them.` });
    else if (file !== undefined) {
      const content = readSecret(file);
      if (content === null) problems.push({ name, message: `${name}_FILE names "${file}", which cannot be read.` });
      else values[name] = content;
    } else if (value !== undefined) values[name] = value;
  }
  return { values, problems };
}

function present(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

/** Files end in a line break that is no part of the secret. */
function readSecret(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch {
    return null;
  }
}
