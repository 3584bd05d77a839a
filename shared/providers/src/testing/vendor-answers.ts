import type { VendorKind } from '../vendors/vendor-adapter.ts';

/** One vendor as its own documentation describes it, for a local server to answer with. */
export interface VendorScript {
  readonly name: string;
  readonly kind: VendorKind;
  /** Of the provider in the portfolio, beside kind and base URL. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly model: string;
  /** Where a call goes, below the base URL. */
  readonly path: string;
  readonly keyHeader: readonly [name: string, before: string];
  readonly requestIdHeader: string;
  /** 11 tokens in, 4 of them from a cache; 7 out, 3 of them reasoning where the vendor counts it. */
  readonly answer: (content?: Answered) => Record<string, unknown>;
  readonly served: string | null;
  readonly reasoningTokens: number | undefined;
  /** The answer with a count that cannot be. */
  readonly negative: Record<string, unknown>;
  /** Null where the vendor has no answer that says so. */
  readonly refused: Record<string, unknown> | null;
  readonly truncated: Record<string, unknown>;
  readonly failures: readonly (readonly [status: number, body: unknown, failureClass: string])[];
}

export interface Answered {
  readonly text?: string;
  readonly calls?: readonly { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }[];
}

const paris: Answered = { text: 'Paris.' };

/* OpenAI. Sources: API reference (chat, responses), guides/error-codes, guides/rate-limits. */

function chat({ text, calls = [] }: Answered, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'chatcmpl-9',
    object: 'chat.completion',
    created: 1_780_000_000,
    model: 'gpt-4.1-2025-04-14',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text ?? null,
          refusal: null,
          ...(calls.length === 0
            ? {}
            : {
                tool_calls: calls.map((call, at) => ({
                  id: `call_${at}`,
                  type: 'function',
                  function: { name: call.name, arguments: JSON.stringify(call.arguments) },
                })),
              }),
        },
        logprobs: null,
        finish_reason: calls.length === 0 ? 'stop' : 'tool_calls',
      },
    ],
    usage: {
      prompt_tokens: 11,
      completion_tokens: 7,
      total_tokens: 18,
      prompt_tokens_details: { cached_tokens: 4, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 3, audio_tokens: 0 },
    },
    ...more,
  };
}

function chatEnding(finish_reason: string): Record<string, unknown> {
  return chat(paris, {
    choices: [{ index: 0, message: { role: 'assistant', content: 'Par', refusal: null }, finish_reason }],
  });
}

const openAiError = (type: string, code: string | null, message = 'a message') => ({
  error: { message, type, param: null, code },
});
const openAiFailures = [
  [400, openAiError('invalid_request_error', 'context_length_exceeded'), 'context_too_long'],
  [400, openAiError('invalid_request_error', 'content_policy_violation'), 'content_refused'],
  [400, openAiError('invalid_request_error', null), 'bad_request'],
  [401, openAiError('invalid_request_error', 'invalid_api_key'), 'unauthorized'],
  [404, openAiError('invalid_request_error', 'model_not_found'), 'not_found'],
  [429, openAiError('requests', 'rate_limit_exceeded'), 'rate_limited'],
  [429, openAiError('insufficient_quota', 'insufficient_quota'), 'quota_exhausted'],
  [500, openAiError('server_error', null), 'server_error'],
  [503, openAiError('server_error', null), 'server_error'],
  [503, '<html>Service Unavailable</html>', 'overloaded'],
] as const;

const openAiChat: VendorScript = {
  name: 'OpenAI, chat',
  kind: 'openai',
  settings: { apiKeyEnv: 'VENDOR_KEY' },
  model: 'gpt-4.1',
  path: '/chat/completions',
  keyHeader: ['authorization', 'Bearer '],
  requestIdHeader: 'x-request-id',
  answer: (content = paris) => chat(content),
  served: 'gpt-4.1-2025-04-14',
  reasoningTokens: 3,
  negative: chat(paris, { usage: { prompt_tokens: -11, completion_tokens: 7, total_tokens: -4 } }),
  refused: chatEnding('content_filter'),
  truncated: chatEnding('length'),
  failures: openAiFailures,
};

function responses({ text, calls = [] }: Answered, more: Record<string, unknown> = {}): Record<string, unknown> {
  const message = {
    id: 'msg_9',
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text, annotations: [], logprobs: [] }],
  };
  return {
    id: 'resp_9',
    object: 'response',
    created_at: 1_780_000_000,
    status: 'completed',
    model: 'gpt-4.1-2025-04-14',
    error: null,
    incomplete_details: null,
    output: [
      ...(text === undefined ? [] : [message]),
      ...calls.map((call, at) => ({
        id: `fc_${at}`,
        type: 'function_call',
        call_id: `call_${at}`,
        name: call.name,
        arguments: JSON.stringify(call.arguments),
        status: 'completed',
      })),
    ],
    usage: {
      input_tokens: 11,
      input_tokens_details: { cached_tokens: 4 },
      output_tokens: 7,
      output_tokens_details: { reasoning_tokens: 3 },
      total_tokens: 18,
    },
    ...more,
  };
}

const openAiResponses: VendorScript = {
  ...openAiChat,
  name: 'OpenAI, responses',
  settings: { apiKeyEnv: 'VENDOR_KEY', api: 'responses' },
  path: '/responses',
  answer: (content = paris) => responses(content),
  negative: responses(paris, { usage: { input_tokens: 11, output_tokens: -7, total_tokens: 4 } }),
  refused: responses(paris, { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }),
  truncated: responses(paris, { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }),
  failures: [
    ...openAiFailures,
    [200, responses(paris, { error: { code: 'rate_limit_exceeded', message: 'a message' } }), 'rate_limited'],
    [200, responses(paris, { error: { code: 'server_error', message: 'a message' } }), 'server_error'],
  ],
};

const azure: VendorScript = {
  ...openAiChat,
  name: 'Azure',
  kind: 'azure',
  keyHeader: ['api-key', ''],
  requestIdHeader: 'apim-request-id',
  failures: [
    [
      400,
      {
        error: {
          message: 'The response was filtered',
          type: null,
          param: 'prompt',
          code: 'content_filter',
          status: 400,
          innererror: { code: 'ResponsibleAIPolicyViolation' },
        },
      },
      'content_refused',
    ],
    [401, { error: { code: '401', message: 'Access denied due to invalid subscription key' } }, 'unauthorized'],
    [404, { error: { code: 'DeploymentNotFound', message: 'a message' } }, 'not_found'],
    [429, { error: { code: '429', message: 'Requests have exceeded call rate limit' } }, 'rate_limited'],
  ],
};

/* Anthropic. Sources: API reference (messages), api/errors, api/rate-limits. */

function message({ text, calls = [] }: Answered, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'msg_9',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-5-20250929',
    content: [
      ...(text === undefined ? [] : [{ type: 'text', text }]),
      ...calls.map((call, at) => ({ type: 'tool_use', id: `toolu_${at}`, name: call.name, input: call.arguments })),
    ],
    stop_reason: calls.length === 0 ? 'end_turn' : 'tool_use',
    stop_sequence: null,
    // Anthropic counts cached tokens beside the input tokens, not among them.
    usage: { input_tokens: 7, cache_read_input_tokens: 4, cache_creation_input_tokens: 0, output_tokens: 7 },
    ...more,
  };
}

const anthropicError = (type: string, text = 'a message') => ({
  type: 'error',
  error: { type, message: text },
  request_id: 'req_9',
});

const anthropic: VendorScript = {
  name: 'Anthropic',
  kind: 'anthropic',
  settings: { apiKeyEnv: 'VENDOR_KEY' },
  model: 'claude-sonnet-4-5',
  path: '/messages',
  keyHeader: ['x-api-key', ''],
  requestIdHeader: 'request-id',
  answer: (content = paris) => message(content),
  served: 'claude-sonnet-4-5-20250929',
  reasoningTokens: undefined,
  negative: message(paris, { usage: { input_tokens: -11, output_tokens: 7 } }),
  refused: message(paris, { stop_reason: 'refusal' }),
  truncated: message(paris, { stop_reason: 'max_tokens' }),
  failures: [
    [400, anthropicError('invalid_request_error'), 'bad_request'],
    [
      400,
      anthropicError('invalid_request_error', 'prompt is too long: 208310 tokens > 200000 maximum'),
      'context_too_long',
    ],
    [
      400,
      anthropicError(
        'invalid_request_error',
        'input length and `max_tokens` exceed context limit: 198214 + 8192 > 200000',
      ),
      'context_too_long',
    ],
    [
      400,
      anthropicError('invalid_request_error', 'Your credit balance is too low to access the Anthropic API.'),
      'quota_exhausted',
    ],
    [401, anthropicError('authentication_error'), 'unauthorized'],
    [402, anthropicError('billing_error'), 'quota_exhausted'],
    [403, anthropicError('permission_error'), 'unauthorized'],
    [404, anthropicError('not_found_error'), 'not_found'],
    [413, anthropicError('request_too_large'), 'bad_request'],
    [429, anthropicError('rate_limit_error'), 'rate_limited'],
    [500, anthropicError('api_error'), 'server_error'],
    [504, anthropicError('timeout_error'), 'timeout'],
    [529, anthropicError('overloaded_error'), 'overloaded'],
  ],
};

/* Google. Sources: Gemini API reference (generateContent), docs/troubleshooting, google.rpc error details. */

function candidates({ text, calls = [] }: Answered, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    candidates: [
      {
        content: {
          role: 'model',
          parts: [
            ...(text === undefined ? [] : [{ text }]),
            ...calls.map((call) => ({ functionCall: { name: call.name, args: call.arguments } })),
          ],
        },
        finishReason: 'STOP',
        index: 0,
      },
    ],
    // Thoughts are counted beside the candidates' tokens.
    usageMetadata: {
      promptTokenCount: 11,
      cachedContentTokenCount: 4,
      candidatesTokenCount: 4,
      thoughtsTokenCount: 3,
      totalTokenCount: 18,
    },
    modelVersion: 'gemini-2.5-flash-002',
    responseId: 'r_9',
    ...more,
  };
}

function candidateEnding(finishReason: string): Record<string, unknown> {
  return candidates(paris, {
    candidates: [{ content: { role: 'model', parts: [{ text: 'Par' }] }, finishReason, index: 0 }],
  });
}

const googleError = (code: number, status: string, more: Record<string, unknown> = {}) => ({
  error: { code, message: 'a message', status, ...more },
});

const google: VendorScript = {
  name: 'Google',
  kind: 'google',
  settings: { apiKeyEnv: 'VENDOR_KEY' },
  model: 'gemini-2.5-flash',
  path: '/models/gemini-2.5-flash:generateContent',
  keyHeader: ['x-goog-api-key', ''],
  requestIdHeader: 'x-request-id',
  answer: (content = paris) => candidates(content),
  served: 'gemini-2.5-flash-002',
  reasoningTokens: 3,
  negative: candidates(paris, { usageMetadata: { promptTokenCount: -11, candidatesTokenCount: 7 } }),
  refused: { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 11 } },
  truncated: candidateEnding('MAX_TOKENS'),
  failures: [
    [400, googleError(400, 'INVALID_ARGUMENT'), 'bad_request'],
    [
      400,
      googleError(400, 'INVALID_ARGUMENT', {
        message: 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
      }),
      'context_too_long',
    ],
    [
      400,
      googleError(400, 'INVALID_ARGUMENT', {
        details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
      }),
      'unauthorized',
    ],
    [403, googleError(403, 'PERMISSION_DENIED'), 'unauthorized'],
    [404, googleError(404, 'NOT_FOUND'), 'not_found'],
    [429, googleError(429, 'RESOURCE_EXHAUSTED'), 'rate_limited'],
    [
      429,
      googleError(429, 'RESOURCE_EXHAUSTED', {
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
            violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }],
          },
        ],
      }),
      'quota_exhausted',
    ],
    [500, googleError(500, 'INTERNAL'), 'server_error'],
    [503, googleError(503, 'UNAVAILABLE'), 'overloaded'],
    [504, googleError(504, 'DEADLINE_EXCEEDED'), 'timeout'],
    [200, candidateEnding('SAFETY'), 'content_refused'],
  ],
};

/* Mistral. Sources: API reference (chat), docs on rate limits and error handling. */

const mistralError = (text: string, type: string, code: string) => ({
  object: 'error',
  message: text,
  type,
  param: null,
  code,
});

const mistral: VendorScript = {
  ...openAiChat,
  name: 'Mistral',
  kind: 'mistral',
  model: 'mistral-small-latest',
  requestIdHeader: 'mistral-correlation-id',
  answer: (content = paris) => mistralChat(content),
  served: 'mistral-small-2506',
  reasoningTokens: undefined,
  negative: mistralChat(paris, { usage: { prompt_tokens: 11, completion_tokens: -7, total_tokens: 4 } }),
  refused: null,
  truncated: mistralChat(paris, {
    choices: [{ index: 0, message: { role: 'assistant', content: 'Par' }, finish_reason: 'length' }],
  }),
  failures: [
    [
      400,
      mistralError(
        'Prompt contains 33000 tokens, too large for model with 32768 maximum context length',
        'invalid_request_prompt',
        '3051',
      ),
      'context_too_long',
    ],
    [400, mistralError('Invalid model: x', 'invalid_model', '1500'), 'bad_request'],
    [401, { detail: 'Unauthorized' }, 'unauthorized'],
    [
      422,
      { object: 'error', message: { detail: [{ type: 'missing', loc: ['body', 'model'] }] }, code: null },
      'bad_request',
    ],
    [429, mistralError('Rate limit exceeded', 'rate_limited', '1300'), 'rate_limited'],
    [500, mistralError('Internal server error', 'internal_server_error', '1000'), 'server_error'],
    [503, mistralError('Service unavailable.', 'internal_server_proxy', '1100'), 'overloaded'],
  ],
};

function mistralChat(content: Answered, more: Record<string, unknown> = {}): Record<string, unknown> {
  return chat(content, {
    model: 'mistral-small-2506',
    usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18, num_cached_tokens: 4 },
    ...more,
  });
}

/* Amazon Bedrock. Sources: API reference (Converse), user guide on troubleshooting API errors. */

function converse({ text, calls = [] }: Answered, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    output: {
      message: {
        role: 'assistant',
        content: [
          ...(text === undefined ? [] : [{ text }]),
          ...calls.map((call, at) => ({
            toolUse: { toolUseId: `tooluse_${at}`, name: call.name, input: call.arguments },
          })),
        ],
      },
    },
    stopReason: calls.length === 0 ? 'end_turn' : 'tool_use',
    // As Anthropic does, Bedrock counts cached tokens beside the input tokens.
    usage: { inputTokens: 7, cacheReadInputTokens: 4, outputTokens: 7, totalTokens: 18 },
    metrics: { latencyMs: 500 },
    ...more,
  };
}

const awsError = (type: string, text = 'a message') => ({ __type: `com.amazon.coral.service#${type}`, message: text });

const bedrock: VendorScript = {
  name: 'Bedrock',
  kind: 'bedrock',
  settings: { apiKeyEnv: 'VENDOR_KEY', region: 'eu-central-1' },
  model: 'amazon.nova-lite-v1:0',
  path: '/model/amazon.nova-lite-v1%3A0/converse',
  keyHeader: ['authorization', 'Bearer '],
  requestIdHeader: 'x-amzn-requestid',
  answer: (content = paris) => converse(content),
  served: null,
  reasoningTokens: undefined,
  negative: converse(paris, { usage: { inputTokens: -11, outputTokens: 7, totalTokens: -4 } }),
  refused: converse(paris, { stopReason: 'guardrail_intervened' }),
  truncated: converse(paris, { stopReason: 'max_tokens' }),
  failures: [
    [400, awsError('ValidationException'), 'bad_request'],
    [400, awsError('ValidationException', 'Input is too long for requested model.'), 'context_too_long'],
    [400, awsError('ServiceQuotaExceededException'), 'quota_exhausted'],
    [403, awsError('AccessDeniedException'), 'unauthorized'],
    [404, awsError('ResourceNotFoundException'), 'not_found'],
    [408, awsError('ModelTimeoutException'), 'timeout'],
    [429, awsError('ThrottlingException'), 'rate_limited'],
    [429, awsError('ModelNotReadyException'), 'overloaded'],
    [500, awsError('InternalServerException'), 'server_error'],
    [503, awsError('ServiceUnavailableException'), 'overloaded'],
  ],
};

export const vendorScripts: readonly VendorScript[] = [
  openAiChat,
  openAiResponses,
  azure,
  anthropic,
  google,
  mistral,
  bedrock,
];
