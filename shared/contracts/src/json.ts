import { z } from 'zod';

/** Anything that JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Parses an object of JSON. Depth and size are the door's business (`jsonLimits`), not this schema's. */
export const jsonObjectSchema = z.record(z.string(), z.unknown());
