import { errorCodes, UpshiftError } from '@upshift/contracts';
import { ProviderError } from '@upshift/ports';

/** What a log says of an error. There is no message unless the error is ours: others quote prompts, keys and URLs. */
export interface ErrorFields {
  readonly type: string;
  readonly code?: string;
  readonly message?: string;
  /** Our own frames, innermost first: `function path:line`. */
  readonly stack?: readonly string[];
  readonly cause?: ErrorFields;
  readonly errors?: readonly ErrorFields[];
}

const CAUSES = 3;
const FRAMES = 8;
const MESSAGE_CHARACTERS = 500;
const word = /^[\w.:$-]{1,64}$/;

/** Keeps of whatever was thrown only what is on this list: class, code, own message, own frames, causes likewise. */
export function toErrorFields(error: unknown, depth = 0): ErrorFields {
  if (!(error instanceof Error)) return { type: error === null ? 'null' : typeof error };
  const code = codeOf(error);
  const message = ownMessageOf(error)?.slice(0, MESSAGE_CHARACTERS);
  const stack = ownFramesOf(error);
  const goesOn = depth < CAUSES;
  return {
    type: wordOr(error.name, 'Error'),
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    ...(stack.length > 0 && { stack }),
    ...(goesOn && error.cause !== undefined && { cause: toErrorFields(error.cause, depth + 1) }),
    ...(goesOn &&
      error instanceof AggregateError && {
        errors: error.errors.slice(0, 5).map((inner: unknown) => toErrorFields(inner, depth + 1)),
      }),
  };
}

function codeOf(error: Error): string | undefined {
  if (error instanceof ProviderError) return error.failureClass;
  const code: unknown = 'code' in error ? error.code : undefined;
  if (typeof code === 'number') return String(code);
  return typeof code === 'string' && word.test(code) ? code : undefined;
}

/** Ours are those whose class promises that the message quotes no content, and any that bear a `safeMessage`. */
function ownMessageOf(error: Error): string | undefined {
  if ('safeMessage' in error && typeof error.safeMessage === 'string') return error.safeMessage;
  if (error instanceof UpshiftError || error instanceof ProviderError) return error.message;
  // A second copy of the package in one process has another class of the same name.
  const isCopy = error.name === 'UpshiftError' && 'code' in error && Object.hasOwn(errorCodes, String(error.code));
  return isCopy ? error.message : undefined;
}

function ownFramesOf(error: Error): string[] {
  const stack = typeof error.stack === 'string' ? error.stack : '';
  // A message may look like frames: it is cut off where the stack still holds it, and only the last run of frames counts.
  const start = error.message === '' ? -1 : stack.indexOf(error.message);
  const lines = (start < 0 ? stack : stack.slice(start + error.message.length)).split('\n');
  const last = lines.findLastIndex((line) => !/^\s+at /.test(line));
  return lines
    .slice(last + 1)
    .flatMap((line) => toFrame(line))
    .slice(0, FRAMES);
}

function toFrame(line: string): string[] {
  const [, name, path] = /^\s+at (?:([^()]{1,100}) \()?(?:file:\/\/)?([^()]+:\d+):\d+\)?$/.exec(line) ?? [];
  if (path === undefined || path.startsWith('node:') || path.includes('node_modules')) return [];
  const own = /(?:shared|services|test|bench|bin)\/[\w./-]+:\d+$/.exec(path)?.[0];
  if (own === undefined) return [];
  return [name !== undefined && /^[\w$.<># ]+$/.test(name) ? `${name} ${own}` : own];
}

function wordOr(text: unknown, otherwise: string): string {
  return typeof text === 'string' && word.test(text) ? text : otherwise;
}
