/**
 * Every name that our spans carry, in one place: the conventions for `gen_ai.*` and `messaging.*` are still marked
 * "Development" and will move. Source: OpenTelemetry semantic conventions 1.44 and semantic-conventions-genai.
 * A test holds all sources to this list. Content (prompts, answers, evidence) has no name here and so is never traced.
 */
export const attributeNames = {
  errorType: 'error.type',
  serviceName: 'service.name',
  httpRequestMethod: 'http.request.method',
  httpResponseStatusCode: 'http.response.status_code',
  httpRoute: 'http.route',
  serverAddress: 'server.address',
  serverPort: 'server.port',

  messagingSystem: 'messaging.system',
  messagingOperationType: 'messaging.operation.type',
  messagingOperationName: 'messaging.operation.name',
  messagingDestinationName: 'messaging.destination.name',
  messagingMessageId: 'messaging.message.id',
  messagingConversationId: 'messaging.message.conversation_id',
  messagingBatchMessageCount: 'messaging.batch.message_count',

  genAiOperationName: 'gen_ai.operation.name',
  genAiProviderName: 'gen_ai.provider.name',
  genAiConversationId: 'gen_ai.conversation.id',
  genAiOutputType: 'gen_ai.output.type',
  genAiRequestModel: 'gen_ai.request.model',
  genAiRequestMaxTokens: 'gen_ai.request.max_tokens',
  genAiRequestTemperature: 'gen_ai.request.temperature',
  genAiRequestTopP: 'gen_ai.request.top_p',
  genAiRequestSeed: 'gen_ai.request.seed',
  genAiResponseId: 'gen_ai.response.id',
  genAiResponseModel: 'gen_ai.response.model',
  genAiResponseFinishReasons: 'gen_ai.response.finish_reasons',
  /** Cached tokens are part of the input tokens, never added to them. */
  genAiUsageInputTokens: 'gen_ai.usage.input_tokens',
  genAiUsageOutputTokens: 'gen_ai.usage.output_tokens',
  genAiUsageCacheReadInputTokens: 'gen_ai.usage.cache_read.input_tokens',
  genAiUsageReasoningOutputTokens: 'gen_ai.usage.reasoning.output_tokens',
  genAiEvaluationName: 'gen_ai.evaluation.name',
  genAiEvaluationScoreValue: 'gen_ai.evaluation.score.value',
  genAiEvaluationScoreLabel: 'gen_ai.evaluation.score.label',

  taskState: 'upshift.task.state',
  taskWorkload: 'upshift.task.workload',
  taskTier: 'upshift.task.tier',
  taskStep: 'upshift.task.step',
  taskAttempt: 'upshift.task.attempt',
  taskRisk: 'upshift.task.risk',
  deployment: 'upshift.deployment',
  vendorRequestId: 'upshift.vendor.request_id',
  portfolioVersion: 'upshift.portfolio.version',
  outcome: 'upshift.outcome',
  action: 'upshift.action',
  reason: 'upshift.reason',
  escalationReason: 'upshift.escalation.reason',
  escalationFrom: 'upshift.escalation.from_tier',
  escalationTo: 'upshift.escalation.to_tier',
  costNanoUsd: 'upshift.cost.nano_usd',
  costSource: 'upshift.cost.source',
  driftSignal: 'upshift.drift.signal',
  driftCause: 'upshift.drift.cause',
  alarmKind: 'upshift.alarm.kind',
} as const;
export type AttributeName = (typeof attributeNames)[keyof typeof attributeNames];

/** One per verdict, on the span of the step that judged. */
export const eventNames = { evaluationResult: 'gen_ai.evaluation.result' } as const;

/** Attributes that the conventions define as lists; ours are given one value. */
export const listAttributes: ReadonlySet<string> = new Set([attributeNames.genAiResponseFinishReasons]);

/** Span names, so that dashboards can group by them: few values, no ids. */
export const spanNames = {
  request: (method: string, route: string) => `${method} ${route}`,
  send: (queue: string) => `send ${queue}`,
  process: (queue: string) => `process ${queue}`,
  chat: (model: string) => `chat ${model}`,
  settle: (state: string) => `settle ${state}`,
  /** One for each thing found, once: a collector's count of spans is the metric. */
  drift: 'drift',
  /** One for each alarm that was raised, once. */
  alarm: 'alarm',
} as const;
