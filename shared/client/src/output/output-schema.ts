import type { z } from 'zod';

/** A JSON Schema (draft 2020-12). */
export type JsonSchema = Readonly<Record<string, unknown>>;
/** A schema of zod 4, of whichever copy of zod. */
export type ZodSchema = z.core.$ZodType;
/** What an answer must fit: the API judges it by JSON Schema; a zod schema reads it here once more, and gives its type. */
export type OutputSchema = ZodSchema | JsonSchema;

export function isZodSchema(schema: OutputSchema): schema is ZodSchema {
  return '_zod' in schema;
}
