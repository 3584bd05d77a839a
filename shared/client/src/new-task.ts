import type { submitTaskSchema } from '@upshift/contracts';
import type { z } from 'zod';
import type { OutputSchema } from './output/output-schema.ts';
import { toJsonSchema } from './output/to-json-schema.ts';

/** The body of `POST /v1/tasks` as a producer writes it. */
type SubmitBody = z.input<typeof submitTaskSchema>;

/**
 * A task to hand in: `prompt` or `input`; everything else has a default. `schema` (zod or JSON Schema) says what the
 * answer must be.
 */
export type NewTask = Omit<SubmitBody, 'output'> & { readonly schema?: OutputSchema | undefined };

/**
 * A task of a batch: `schema`, or `output` as `POST /v1/tasks` takes it, which is what a line of a JSONL file holds. Its
 * own key makes the batch repeatable: handed in again, what is on record is not made twice.
 */
export type BatchTask = SubmitBody & Pick<NewTask, 'schema'> & { readonly idempotencyKey?: string | undefined };

/** @throws UpshiftSchemaError */
export function toBody({ schema, ...task }: SubmitBody & Pick<NewTask, 'schema'>): SubmitBody {
  return schema === undefined ? task : { ...task, output: { schema: { ...toJsonSchema(schema) } } };
}
