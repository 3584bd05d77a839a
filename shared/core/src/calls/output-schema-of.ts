import type { ResolvedWorkload, TaskRequest } from '@upshift/contracts';

/**
 * The JSON Schema that an answer is asked to satisfy: the task's own, else that of the workload's first validator which
 * brings one, so that a vendor is asked for what its answer will be judged by.
 */
export function outputSchemaOf(
  { outputSchema }: Pick<TaskRequest, 'outputSchema'>,
  { validators }: Pick<ResolvedWorkload, 'validators'>,
): TaskRequest['outputSchema'] {
  if (outputSchema !== null) return outputSchema;
  for (const validator of validators)
    if (validator.kind === 'json_schema' && validator.schema !== undefined) return validator.schema;
  return null;
}
