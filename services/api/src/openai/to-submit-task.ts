import { type Portfolio, type SubmitTask, type Tool, UpshiftError } from '@upshift/contracts';
import { parseSubmission } from '../submit/parse-submission.ts';
import { type ChatRequest, findUnsupported } from './chat-request-schema.ts';
import { toMessages } from './to-messages.ts';

type TaskBody = Record<string, unknown>;

/**
 * A chat completion as the task that it stands for.
 *
 * @throws UpshiftError PARAMETER_UNSUPPORTED, MODEL_UNKNOWN, REQUEST_INVALID; paths lead into the task, as for other doors
 */
export function toSubmitTask(body: ChatRequest, portfolio: Portfolio): SubmitTask {
  const unsupported = findUnsupported(body);
  if (unsupported !== null)
    throw new UpshiftError('PARAMETER_UNSUPPORTED', unsupported.message, { path: `/${unsupported.param}` });
  const limit = body.max_completion_tokens ?? body.max_tokens ?? null;
  const { user } = body;
  const metadata = { ...(typeof user === 'string' ? { user } : {}), ...body.metadata };
  const task: TaskBody = {
    ...toTarget(body.model, portfolio),
    input: { messages: toMessages(body.messages), ...toTools(body) },
    ...toOutput(body.response_format ?? null),
    // More than any model gives is no mistake: the limits of workload and deployment hold anyway.
    ...(limit === null ? {} : { maxOutputTokens: Math.min(limit, 200_000) }),
    ...(typeof body.temperature === 'number' ? { temperature: body.temperature } : {}),
    metadata,
  };
  return parseSubmission(task);
}

/** A workload by its name, else a tier to start the default workload on, else `auto`: as the rules and the router say. */
function toTarget(model: string, { workloads, tiers, defaultWorkload }: Portfolio): TaskBody {
  if (Object.hasOwn(workloads, model)) return { workload: model };
  if (tiers.some(({ name }) => name === model)) return { workload: defaultWorkload, startTier: model };
  if (model === 'auto') return {};
  throw modelUnknown();
}

export function modelUnknown(): UpshiftError {
  return new UpshiftError('MODEL_UNKNOWN', 'The portfolio has no workload and no tier of that name.', {
    path: '/model',
  });
}

/** A choice of one function is that function alone, required. */
function toTools({ tools, tool_choice: choice }: ChatRequest): TaskBody {
  const offered = (tools ?? []).map(toTool);
  if (choice === undefined || choice === null || choice === 'auto') return { tools: noneAsNull(offered) };
  if (offered.length === 0 && choice !== 'none')
    throw new UpshiftError('REQUEST_INVALID', 'A choice of tools needs tools.', { path: '/tool_choice' });
  if (typeof choice === 'string') return { tools: noneAsNull(offered), toolChoice: choice };
  const named = offered.filter((tool) => tool.function.name === choice.function?.name);
  if (choice.type !== 'function' || choice.function === undefined)
    throw new UpshiftError('PARAMETER_UNSUPPORTED', 'A choice is "auto", "none", "required" or one function.', {
      path: '/tool_choice',
    });
  if (named.length === 0)
    throw new UpshiftError('REQUEST_INVALID', 'No tool has the name of this choice.', { path: '/tool_choice' });
  return { tools: named, toolChoice: 'required' };
}

function noneAsNull(tools: readonly Tool[]): readonly Tool[] | null {
  return tools.length === 0 ? null : tools;
}

/** `strict` is not passed on: arguments are checked by validators, whatever the vendor promises. */
function toTool({ type, function: described }: NonNullable<ChatRequest['tools']>[number], index: number): Tool {
  if (type !== 'function' || described === undefined)
    throw new UpshiftError('PARAMETER_UNSUPPORTED', 'Only tools of type "function" are supported.', {
      path: `/tools/${index}`,
    });
  const { name, description, parameters } = described;
  return {
    type: 'function',
    function: {
      name,
      ...(description === undefined ? {} : { description }),
      parameters: parameters ?? { type: 'object', properties: {} },
    },
  };
}

function toOutput(format: NonNullable<ChatRequest['response_format']> | null): TaskBody {
  if (format === null || format.type === 'text') return {};
  if (format.type === 'json_object') return { output: { schema: { type: 'object' } } };
  const schema = format.json_schema?.schema;
  if (format.type === 'json_schema' && schema !== undefined) return { output: { schema } };
  if (format.type === 'json_schema')
    throw new UpshiftError('REQUEST_INVALID', 'The schema is missing.', {
      path: '/response_format/json_schema/schema',
    });
  throw new UpshiftError('PARAMETER_UNSUPPORTED', 'A response format is "text", "json_object" or "json_schema".', {
    path: '/response_format',
  });
}
