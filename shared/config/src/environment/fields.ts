import { z } from 'zod';

/** Fields of an environment that several processes have in common. Each is a text in, a value out. */

export const databaseUrlField = z.string().regex(/^postgres(ql)?:\/\//, 'a Postgres URL');

export const redisUrlField = z.string().regex(/^rediss?:\/\//, 'a Redis URL');

/** A port to listen on; 0 takes any free one. */
export const portField = z.coerce.number().int().min(0).max(65_535);

/** A duration in whole milliseconds, within bounds. */
export function milliseconds(minimum: number, maximum: number): z.ZodCoercedNumber<unknown> {
  return z.coerce.number().int().min(minimum).max(maximum);
}

/** Names separated by commas; spaces around them and empty ones are dropped. */
export const listField = z.string().transform((list) =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== ''),
);
