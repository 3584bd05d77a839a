import type { SubmitTask, TaskInput, TaskRequest } from '@upshift/contracts';

/** The body of a submission as every stage will read it. */
export function toTaskRequest(body: SubmitTask): TaskRequest {
  return {
    input: body.input ?? promptAsInput(body.prompt ?? ''),
    outputSchema: body.output?.schema ?? null,
    requestedWorkload: body.workload ?? null,
    requestedRisk: body.risk ?? null,
    audience: body.audience ?? null,
    minTier: body.minTier ?? null,
    startTier: body.startTier ?? null,
    maxOutputTokens: body.maxOutputTokens ?? null,
    temperature: body.temperature ?? null,
    ...(body.constraints === undefined ? {} : { constraints: body.constraints }),
    metadata: body.metadata,
  };
}

function promptAsInput(prompt: string): TaskInput {
  return { messages: [{ role: 'user', content: prompt }], tools: null };
}
