import { UpshiftError } from '@upshift/contracts';
import type { z } from 'zod';
import { placeOf } from './place-of.ts';

/** Parts that a path alone would not tell from the body. */
const places: Readonly<Record<string, string>> = { querystring: 'In the query', headers: 'In the headers' };

type Issue = z.core.$ZodIssue;

/**
 * The first issue that zod found, as our error: what is wrong and where, never what was sent.
 *
 * @param part of the request: `body`, `querystring`, `params` or `headers`
 * @param data what was parsed, to tell a missing field from one of the wrong kind
 */
export function toRequestInvalid(error: z.ZodError, part: string, data: unknown): UpshiftError {
  const issue = error.issues[0];
  if (issue === undefined) return new UpshiftError('REQUEST_INVALID', 'The request is not valid.');
  const path = pathOf(issue);
  const code = part === 'body' && isToolParameters(issue.path) ? 'TOOL_INVALID' : 'REQUEST_INVALID';
  const where = places[part];
  const message = messageOf(issue, data);
  return new UpshiftError(code, where === undefined ? message : `${where}: ${message}`, placeOf(path));
}

function pathOf(issue: Issue): readonly PropertyKey[] {
  return issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
}

function messageOf(issue: Issue, data: unknown): string {
  if (issue.code === 'unrecognized_keys') return 'There is no such field.';
  if (issue.code === 'invalid_key') return 'The name of this field is not allowed.';
  if (issue.code === 'invalid_type' && valueAt(data, issue.path) === undefined)
    return issue.path.length === 0 ? 'A JSON object is missing.' : 'This field is missing.';
  return `${issue.message.charAt(0).toUpperCase()}${issue.message.slice(1)}.`;
}

/** `/input/tools/<n>/function/parameters`, missing or of the wrong kind: the catalogue has a code of its own for it. */
function isToolParameters(path: readonly PropertyKey[]): boolean {
  return path.length >= 5 && path[0] === 'input' && path[1] === 'tools' && path[4] === 'parameters';
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = Reflect.get(value, segment);
  }
  return value;
}
