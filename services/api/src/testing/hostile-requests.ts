import fc from 'fast-check';
import { toTaskId } from './start-api.ts';

/** Words that APIs have stumbled over. */
const hostile = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '\0',
  '\ud800',
  '\udfff\ud800',
  "'; DROP TABLE task; --",
  '%s%n',
  '../../etc/passwd',
  '{{7*7}}',
  '\u202e',
  '💥'.repeat(50),
  'a'.repeat(5000),
);
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), hostile);
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(1e308, -0, 1e-320, 2 ** 53));
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, false),
    number,
    text,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(text, tie('json'), { maxKeys: 4 }),
  ),
}));

/** Nearly right: what is hostile is rare enough that a body as a whole often gets past the first checks. */
const mostly = <T, U>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<U>): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: 15, arbitrary: right }, { weight: 1, arbitrary: wrong });
const harmless = fc.stringMatching(/^[a-z ]{1,20}$/);

const schema = mostly(fc.constantFrom({ type: 'object' }, { type: 'object', properties: { a: {} } }), json);
const message = fc.record({
  role: mostly(fc.constantFrom('user', 'system'), text),
  content: mostly(harmless, fc.oneof(text, json)),
});
const tool = fc.record({
  type: mostly(fc.constant('function'), text),
  function: mostly(fc.record({ name: harmless, parameters: schema }), json),
});
const input = fc.record(
  { messages: fc.array(message, { minLength: 1, maxLength: 3 }), tools: fc.array(tool, { maxLength: 3 }) },
  { requiredKeys: ['messages'] },
);
const settings = fc.record(
  {
    workload: mostly(fc.constantFrom('general', 'support'), text),
    output: mostly(fc.record({ schema }), json),
    risk: mostly(fc.constantFrom('low', 'critical'), text),
    audience: mostly(fc.constantFrom('internal', 'public'), text),
    minTier: mostly(fc.constantFrom('efficient', 'strong'), text),
    budgetUsd: mostly(fc.constantFrom(1, 0.5), number),
    deadlineSeconds: mostly(fc.constantFrom(60, 1e-9), number),
    priority: mostly(fc.constantFrom(1, 9), number),
    metadata: mostly(fc.dictionary(harmless, harmless, { maxKeys: 3 }), json),
    prompt: fc.oneof({ weight: 1, arbitrary: text }, { weight: 20, arbitrary: fc.constant(undefined) }),
  },
  { requiredKeys: [] },
);
const submission = fc
  .tuple(settings, fc.oneof(fc.record({ prompt: mostly(harmless, text) }), fc.record({ input: mostly(input, json) })))
  .map(([rest, task]) => ({ ...rest, ...task }));
const almostJson = fc
  .tuple(json, fc.nat(), fc.constantFrom('', '"', '\\', '{', ']', '\\u0000', '\\ud800', '1e999', '//'))
  .map(([value, at, noise]) => {
    const whole = JSON.stringify(value);
    const cut = at % (whole.length + 1);
    return whole.slice(0, cut) + noise + whole.slice(cut + 1);
  });
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
const payload = fc.oneof(
  { weight: 6, arbitrary: submission.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: json.map((value) => JSON.stringify(value)) },
  { weight: 2, arbitrary: almostJson },
  { weight: 1, arbitrary: bytes },
);

/** What a header may hold on the wire: Node refuses anything else before we see it. */
const headerText = fc.stringMatching(/^[\x20-\x7e\x80-\xff]{0,300}$/);
const headers = fc.record(
  {
    'idempotency-key': fc.oneof(fc.stringMatching(/^k[0-9]{1,3}$/), fc.stringMatching(/^k[0-9]{1,3}$/), headerText),
    traceparent: fc.oneof(headerText, fc.constant(`00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`)),
    'content-encoding': mostly(fc.constant('identity'), fc.constantFrom('gzip', 'br')),
    accept: headerText,
    'x-request-id': headerText,
  },
  { requiredKeys: [] },
);
const contentType = fc.oneof(
  { weight: 8, arbitrary: fc.constant('application/json') },
  { weight: 1, arbitrary: headerText },
  {
    weight: 1,
    arbitrary: fc.constantFrom('application/json; charset=utf-16', 'text/plain', 'application/json;;', '/'),
  },
);

const post = fc.record({ payload, headers, contentType }).map((request) => ({
  method: 'POST' as const,
  url: '/v1/tasks',
  payload: request.payload,
  headers: { ...request.headers, 'content-type': request.contentType },
}));

/** Lines that are nearly right among others that are not, cut by the wrong line ends now and then. */
const bulk = fc
  .tuple(
    fc.array(
      mostly(
        fc
          .tuple(
            mostly(submission, json),
            fc.record({ idempotencyKey: mostly(fc.constantFrom('k1', 'k2'), json) }, { requiredKeys: [] }),
          )
          .map(([value, key]) => JSON.stringify(typeof value === 'object' ? { ...value, ...key } : value)),
        fc.oneof(almostJson, text),
      ),
      { maxLength: 6 },
    ),
    fc.constantFrom('\n', '\r\n', '\n\n', '\n \n'),
    mostly(fc.constant('application/x-ndjson'), headerText),
  )
  .map(([lines, end, type]) => ({
    method: 'POST' as const,
    url: '/v1/tasks/bulk',
    payload: Buffer.from(lines.join(end)),
    headers: { 'content-type': type },
  }));

const chatPart = fc.record({ type: mostly(fc.constant('text'), text), text: mostly(harmless, json) });
const chatMessage = fc.record(
  {
    role: mostly(fc.constantFrom('user', 'system', 'developer', 'assistant', 'tool'), text),
    content: mostly(fc.oneof(harmless, fc.array(chatPart, { maxLength: 2 })), json),
    tool_call_id: mostly(fc.constant('c1'), json),
    tool_calls: mostly(
      fc.array(
        fc.record({
          id: fc.constant('c1'),
          type: fc.constant('function'),
          function: mostly(fc.record({ name: harmless, arguments: harmless }), json),
        }),
        { maxLength: 2 },
      ),
      json,
    ),
  },
  { requiredKeys: ['role', 'content'] },
);
const chat = fc
  .tuple(
    fc.record({
      model: mostly(fc.constantFrom('auto', 'general', 'support', 'efficient'), text),
      messages: mostly(fc.array(chatMessage, { minLength: 1, maxLength: 4 }), json),
    }),
    fc.record(
      {
        tools: mostly(fc.array(tool, { maxLength: 2 }), json),
        tool_choice: mostly(fc.constantFrom('auto', 'none', 'required'), json),
        response_format: mostly(
          fc.record({
            type: mostly(fc.constantFrom('text', 'json_object', 'json_schema'), text),
            json_schema: fc.record({ schema }),
          }),
          json,
        ),
        max_tokens: number,
        temperature: mostly(fc.constantFrom(0, 1), number),
        metadata: mostly(fc.dictionary(harmless, harmless, { maxKeys: 3 }), json),
        user: text,
        stream: mostly(fc.constant(false), json),
        n: mostly(fc.constant(1), json),
      },
      { requiredKeys: [] },
    ),
    fc.dictionary(text, json, { maxKeys: 1 }),
    headers,
  )
  .map(([body, settings, more, sent]) => ({
    method: 'POST' as const,
    url: '/v1/chat/completions',
    payload: Buffer.from(JSON.stringify({ ...settings, ...(Object.keys(settings).length > 3 ? more : {}), ...body })),
    headers: { ...sent, 'content-type': 'application/json' },
  }));

const urlText = fc.oneof(
  text.map((value) => encodeURIComponent(value.toWellFormed())),
  fc.stringMatching(/^[\x21-\x7e]{0,60}$/).map((value) => value.replaceAll('\\', '')),
  fc.constantFrom('%', '%00', '%zz', '%ff', 'a=b&a=c', '..%2f..', toTaskId(1)),
);
const query = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom('limit', 'state', 'workload', 'cursor', 'wait'), urlText), urlText), {
    maxLength: 4,
  })
  .map((pairs) => pairs.map(([key, value]) => `${key}=${value}`).join('&'))
  // A wait that parses would really wait.
  .map((value) => value.replaceAll(/wait=\d+/g, 'wait=0'));
const get = fc
  .tuple(
    fc.constantFrom(
      '/v1/tasks',
      `/v1/tasks/${toTaskId(1)}`,
      `/v1/tasks/${toTaskId(1)}/cancel`,
      '/v1/tasks/bulk',
      '/v1/tasks/',
      '/v1/models',
      '/v1/models/',
      '/v1/status',
      '/',
    ),
    fc.oneof(fc.constant(''), urlText),
    query,
    fc.constantFrom(
      'GET' as const,
      'GET' as const,
      'HEAD' as const,
      'POST' as const,
      'DELETE' as const,
      'OPTIONS' as const,
    ),
  )
  .map(([path, rest, search, method]) => ({ method, url: `${path}${rest}?${search}` }));

/** Requests that mean harm or are nearly right, to every route that answers at once. */
export const hostileRequests = fc.oneof(
  { weight: 7, arbitrary: post },
  { weight: 1, arbitrary: bulk },
  { weight: 3, arbitrary: get },
);

/** The same to the route that waits for an answer. */
export const hostileChats = chat;
