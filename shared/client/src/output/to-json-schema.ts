import { z } from 'zod';
import { UpshiftSchemaError } from '../client-errors.ts';
import { isZodSchema, type JsonSchema, type OutputSchema } from './output-schema.ts';

/**
 * A schema as the API takes it. Of a zod schema that is its input side: what the model has to write, before defaults and
 * transforms.
 *
 * @throws UpshiftSchemaError when zod cannot put it in JSON Schema
 */
export function toJsonSchema(schema: OutputSchema): JsonSchema {
  if (!isZodSchema(schema)) return schema;
  try {
    return z.toJSONSchema(schema, { io: 'input' });
  } catch (error) {
    throw new UpshiftSchemaError('The zod schema says something that JSON Schema cannot; `cause` names it.', {
      cause: error,
    });
  }
}
