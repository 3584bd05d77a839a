import { UpshiftError } from '@upshift/contracts';
import { type LogFields, type Logger, ProviderError } from '@upshift/ports';
import { describe, expect, it } from 'vitest';
import { createLogger } from './create-logger.ts';

/** `needle` is what must never be written; `carrier` is how it usually travels. */
const canaries = [
  { name: 'a vendor key', needle: 'CANARYaaaa1111', carrier: 'sk-proj-CANARYaaaa1111bbbb2222' },
  { name: 'an API key', needle: 'CANARYcccc3333', carrier: 'Bearer upk_live_CANARYcccc3333dddd4444' },
  { name: 'a webhook secret', needle: 'CANARYeeee5555', carrier: 'whsec_CANARYeeee5555ffff6666' },
  {
    name: 'a database password',
    needle: 'CANARYgggg7777',
    carrier: 'postgres://upshift:p@CANARYgggg7777/x@db:5432/upshift',
  },
  { name: 'a Redis password', needle: 'CANARYhhhh8888', carrier: 'rediss://:CANARYhhhh8888@cache:6379/0' },
  { name: 'a prompt', needle: 'CANARY purple giraffe', carrier: 'Summarise this: the CANARY purple giraffe sleeps' },
  { name: 'personal data', needle: 'canary.person', carrier: 'canary.person@example.org' },
  { name: 'a JSON web token', needle: 'eyJDQU5BUlk', carrier: 'eyJDQU5BUlkxMjM0.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl' },
] as const;

const boom = (error: unknown) => (logger: Logger) => logger.error({}, 'It broke.', error);
const as = (fields: object) => (logger: Logger) => logger.info(fields as LogFields, 'It happened.');
const withProperties = (properties: object) => Object.assign(new Error('x'), properties);
const withStack = (text: string) =>
  withProperties({ stack: `Error: ${text}\n    at ${text} (/app/shared/a/src/b.ts:1:1)` });

/** Ways in which an error, or what a careless caller does with one, could carry a text into a log. */
const paths: readonly (readonly [name: string, log: (text: string) => (logger: Logger) => void])[] = [
  ['message', (text) => boom(new Error(text))],
  ['message among others', (text) => boom(new Error(`401 from the vendor: {"headers":{"x-api-key":"${text}"}}`))],
  ['message that looks like a stack', (text) => boom(new Error(`x\n    at ${text} (/app/shared/a/src/b.ts:1:1)`))],
  ['message changed after the throw', (text) => boom(Object.assign(new Error(text), { message: 'changed' }))],
  ['stack', (text) => boom(withStack(text))],
  ['stack of one line', (text) => boom(withProperties({ stack: text }))],
  ['name', (text) => boom(withProperties({ name: text }))],
  ['code', (text) => boom(withProperties({ code: text }))],
  ['code as an object', (text) => boom(withProperties({ code: { text } }))],
  ['cause', (text) => boom(new Error('x', { cause: new Error(text) }))],
  ['cause that is a text', (text) => boom(new Error('x', { cause: text }))],
  ['cause of a cause', (text) => boom(new Error('x', { cause: new Error('y', { cause: withStack(text) }) }))],
  ['cause of one of ours', (text) => boom(new UpshiftError('INTERNAL', 'It broke.', { cause: new Error(text) }))],
  ['cause that is itself', (text) => boom(loopOf(text))],
  ['one of several errors', (text) => boom(new AggregateError([new Error(text), text], text))],
  ['headers of a call', (text) => boom(withProperties({ config: { headers: { Authorization: text } } }))],
  ['body of an answer', (text) => boom(withProperties({ responseBody: text, requestBodyValues: { prompt: text } }))],
  ['URL of a call', (text) => boom(withProperties({ url: `https://api/v1?key=${text}`, input: text }))],
  [
    'detail of a database error',
    (text) => boom(withProperties({ detail: `Key (x)=(${text})`, where: text, hint: text })),
  ],
  ['a class of that name', (text) => boom(Object.defineProperty(new Error('x'), 'name', { value: `${text}Error` }))],
  ['a subclass', (text) => boom(new (class extends TypeError {})(text))],
  ['a syntax error of JSON', (text) => boom(jsonErrorOf(text))],
  ['toString and toJSON', (text) => boom(withProperties({ toString: () => text, toJSON: () => ({ text }) }))],
  ['an abort reason', (text) => boom(AbortSignal.abort(new Error(text)).reason)],
  ['a thrown text', (text) => boom(text)],
  ['a thrown object', (text) => boom({ message: text, stack: text })],
  ['a thrown symbol', (text) => boom(Symbol(text))],
  ['a field of content', (text) => as({ prompt: text, Output: text, messages: text })],
  ['a field that is an object', (text) => as({ error: { message: text }, config: { apiKey: text } })],
  ['a field that is an error', (text) => as({ error: new Error(text) })],
  ['a field that is a list', (text) => as({ list: [text, { text }, [text]] })],
  ['a signal', (text) => as({ signals: [{ name: text, value: text }] })],
  ['a field of the scope', (text) => (logger) => logger.child({ note: text, error: `Error: ${text}` }).info({}, 'x')],
  ['a field with the error as a text', (text) => as({ error: String(new Error(text)) })],
  ['a field with the error as JSON', (text) => as({ error: JSON.stringify({ apiKey: text, prompt: text }) })],
];

/** Texts that are ours by contract and hold no content; secrets that slip in are scrubbed, prose cannot be told apart. */
const ownTexts: readonly (readonly [name: string, log: (text: string) => (logger: Logger) => void])[] = [
  ['the log message', (text) => (logger) => logger.warn({}, `Calling with ${text} failed.`)],
  [
    'the log message as JSON',
    (text) => (logger) => logger.warn({}, JSON.stringify({ a: JSON.stringify({ b: text }) })),
  ],
  ['a message of ours', (text) => boom(new UpshiftError('INTERNAL', `It broke at ${text}`))],
  ['a message of a provider error', (text) => boom(new ProviderError('timeout', `(${text})`))],
  ['a safe message', (text) => boom(withProperties({ safeMessage: `x=${text}` }))],
  ['a bare field', (text) => as({ target: text.replaceAll(' ', '+') })],
];

describe('canary secrets', () => {
  it(`travel by at least 30 paths`, () => expect(paths.length).toBeGreaterThanOrEqual(30));

  for (const { name, needle, carrier } of canaries) {
    it.each(paths)(`${name} does not reach the log by %s`, (_, log) => expectNone(log(carrier), needle));
    if (name !== 'a prompt') {
      it.each(ownTexts)(`${name} does not reach the log by %s`, (_, log) => expectNone(log(carrier), needle));
    }
  }
});

function expectNone(log: (logger: Logger) => void, needle: string): void {
  for (const pretty of [false, true]) {
    const lines: string[] = [];
    log(
      createLogger({
        service: 'test',
        level: 'debug',
        pretty,
        destination: { write: (line) => void lines.push(line) },
      }),
    );
    expect(lines).toHaveLength(1);
    if (!pretty) JSON.parse(lines[0] ?? '');
    expect(lines.join('')).not.toContain(needle);
  }
}

function loopOf(text: string): Error {
  const error = new Error(text);
  error.cause = error;
  return error;
}

function jsonErrorOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
