import { jsonLimits, UpshiftError } from '@upshift/contracts';
import { findUnfitValue } from './find-unfit-value.ts';
import { nestsDeeper } from './nests-deeper.ts';
import { placeOf } from './place-of.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Bytes of a body, or of one line of a bulk, to JSON that is safe to go on with: UTF-8, at most 64 levels deep, without forbidden keys, storable.
 *
 * @throws UpshiftError BODY_TOO_LARGE, BODY_NOT_JSON, BODY_TOO_DEEP, BODY_FORBIDDEN_KEY, TEXT_NOT_STORABLE, or
 * REQUEST_INVALID for a number beyond a double
 */
export function parseJsonBody(body: Uint8Array, what: 'body' | 'line' = 'body'): unknown {
  if (body.length > jsonLimits.bodyBytes) throw tooLarge(what);
  const text = decode(body, what);
  if (nestsDeeper(body, jsonLimits.depth))
    throw new UpshiftError('BODY_TOO_DEEP', `The JSON nests deeper than ${jsonLimits.depth} levels.`);
  const value = parse(text, what);
  const unfit = findUnfitValue(value);
  if (unfit !== null) throw new UpshiftError(unfit.code, unfit.message, placeOf(unfit.path));
  return value;
}

export function tooLarge(what: 'body' | 'line'): UpshiftError {
  return new UpshiftError('BODY_TOO_LARGE', `The ${what} is larger than ${jsonLimits.bodyBytes} bytes.`);
}

function decode(body: Uint8Array, what: string): string {
  try {
    return utf8.decode(body);
  } catch (error) {
    throw new UpshiftError('BODY_NOT_JSON', `The ${what} is not UTF-8.`, { cause: error });
  }
}

function parse(text: string, what: 'body' | 'line'): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notJson(error, what);
  }
}

/** The engine's message quotes the body; only the place that it ends with is passed on. */
function notJson(error: unknown, what: 'body' | 'line'): UpshiftError {
  const message = error instanceof Error ? error.message : '';
  const place = / in JSON at position \d+ \(line (\d+) column (\d+)\)$/.exec(message);
  if (place === null) return new UpshiftError('BODY_NOT_JSON', `The ${what} is not JSON.`);
  const [, line, column] = place;
  if (what === 'line') return new UpshiftError('BODY_NOT_JSON', `The line is not JSON: column ${column}.`);
  return new UpshiftError('BODY_NOT_JSON', `The body is not JSON: line ${line}, column ${column}.`, {
    line: Number(line),
  });
}
