import { UpshiftError } from '@upshift/contracts';
import type { z } from 'zod';
import { describeVariable } from './describe-variable.ts';
import { readVariables } from './read-variables.ts';

type EnvSchema = z.ZodObject;

/**
 * Reads a process's variables once, at its door. `NAME_FILE` names a file that holds the value of `NAME`; an empty
 * variable counts as absent.
 *
 * @param schema one field a variable
 * @param env usually `process.env`
 * @throws UpshiftError CONFIG_INVALID that lists every wrong or missing variable: what was found (never a secret) and
 *   what is wanted
 */
export function parseEnv<Schema extends EnvSchema>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>>,
  { service }: { service: string },
): z.output<Schema> {
  const { values, problems } = readVariables(Object.keys(schema.shape), env);
  const parsed = schema.safeParse(values);
  const unread = new Set(problems.map(({ name }) => name));
  const wrong = parsed.success
    ? []
    : parsed.error.issues
        .filter((issue) => !unread.has(String(issue.path[0])))
        .map((issue) => describeVariable(schema, issue, values));
  const lines = [...problems.map(({ name, message }) => `  ${name}: ${message}`), ...wrong];
  if (parsed.success && lines.length === 0) return parsed.data;
  throw new UpshiftError('CONFIG_INVALID', `The environment of "${service}" is wrong:\n${lines.join('\n')}`);
}
