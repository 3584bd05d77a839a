import {
  type ModelOutput,
  type TaskInput,
  type ToolCall,
  type ValidatorConfig,
  validatorConfigSchema,
} from '@upshift/contracts';
import type { Candidate } from '@upshift/ports';

type JsonSchema = Record<string, unknown>;

/** A candidate for tests: an answer by text or by calls, to a task with a schema or with tools. */
export function makeCandidate(parts: {
  text?: string | null;
  toolCalls?: ToolCall[] | null;
  outputSchema?: JsonSchema;
  tools?: Record<string, JsonSchema> | TaskInput['tools'];
  confidence?: number;
  messages?: TaskInput['messages'];
  others?: readonly ModelOutput[];
  tenantId?: string;
  metadata?: Record<string, string>;
  toolChoice?: NonNullable<TaskInput['toolChoice']>;
}): Candidate {
  const output: ModelOutput = { text: parts.text ?? null, toolCalls: parts.toolCalls ?? null };
  const tools = Array.isArray(parts.tools) ? parts.tools : toTools(parts.tools ?? null);
  return {
    output,
    confidence: parts.confidence ?? null,
    ...(parts.others !== undefined && { others: parts.others }),
    ...(parts.tenantId !== undefined && { tenantId: parts.tenantId }),
    request: {
      input: {
        messages: parts.messages ?? [{ role: 'user', content: 'A question.' }],
        tools,
        ...(parts.toolChoice && { toolChoice: parts.toolChoice }),
      },
      outputSchema: parts.outputSchema ?? null,
      requestedWorkload: null,
      requestedRisk: null,
      audience: null,
      minTier: null,
      metadata: parts.metadata ?? {},
    },
  };
}

export function makeTool(name: string, parameters: JsonSchema): NonNullable<TaskInput['tools']>[number] {
  return { type: 'function', function: { name, parameters } };
}

/** A configuration as the portfolio's schema makes it, with its defaults. */
export function makeConfig(kind: ValidatorConfig['kind'], more: Record<string, unknown> = {}): ValidatorConfig {
  return validatorConfigSchema.parse({ name: 'shape', kind, ...required[kind], ...more });
}

/** What has no default. The endpoint answers nothing: its port is the one to which everything is thrown away. */
const required: Partial<Record<ValidatorConfig['kind'], Record<string, unknown>>> = {
  confidence: { min: 0.9 },
  language: { languages: ['en'] },
  length: { maxWords: 50 },
  pattern: { must: ['\\w'] },
  code: { language: 'json' },
  expression: { expression: 'size(text) > 0' },
  http: { url: 'http://127.0.0.1:9/', secretEnv: 'SECRET' },
  module: { file: 'is-not-there.ts' },
  judge: { deployment: 'judge', rubric: 'The answer is right.' },
};

function toTools(parameters: Record<string, JsonSchema> | null): TaskInput['tools'] {
  return parameters && Object.entries(parameters).map(([name, schema]) => makeTool(name, schema));
}
