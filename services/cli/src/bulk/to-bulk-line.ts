import { type BulkAnswer, errorCodes, jsonLimits } from '@upshift/contracts';
import type { SourceLine } from './line-source.ts';

export type Refusal = Extract<BulkAnswer, { error: object }>;

/** A line as it is sent, or why it is not even sent. */
export type BulkLine = { readonly no: number; readonly text: string } | Refusal;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * A line with its idempotency key: its own `idempotencyKey`; else by its `id`, which names the task in whatever file it
 * stands; else by the content of the file and the number of the line. All three are the same when the file is sent again.
 *
 * What the server would say of a line that cannot be read is said here, in its words: without reading it there is no key.
 */
export function toBulkLine({ no, bytes }: SourceLine, sha256: string): BulkLine {
  if (bytes === null) return refuse(no, 'BODY_TOO_LARGE', `The line is larger than ${jsonLimits.bodyBytes} bytes.`);
  const value = parse(bytes);
  if (value === undefined) return refuse(no, 'BODY_NOT_JSON', 'The line is not JSON.');
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse(no, 'REQUEST_INVALID', 'The line is not a JSON object.');
  const { id, ...body } = value as Record<string, unknown>;
  if (id !== undefined && !(typeof id === 'string' && /^[\x21-\x7e]{1,200}$/.test(id)))
    return refuse(no, 'REQUEST_INVALID', 'An "id" is a text of 1 to 200 visible ASCII characters.', '/id');
  if (Object.hasOwn(body, 'idempotencyKey')) return { no, text: JSON.stringify(body) };
  const key = id === undefined ? `file/${sha256}/${no}` : `line-id/${id}`;
  return { no, text: JSON.stringify({ idempotencyKey: key, ...body }) };
}

function refuse(line: number, code: Refusal['error']['code'], message: string, path?: string): Refusal {
  return { line, status: errorCodes[code].status, error: { code, message, ...(path === undefined ? {} : { path }) } };
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return undefined;
  }
}
