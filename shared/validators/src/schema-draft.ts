export interface SchemaDraft {
  readonly name: 'draft2020' | 'draft2019' | 'draft07';
  /** Without `$schema`, which would otherwise be looked up. */
  readonly schema: Record<string, unknown>;
}

const draft2020 = 'json-schema.org/draft/2020-12/schema';
const draft2019 = 'json-schema.org/draft/2019-09/schema';
const draft07 = 'json-schema.org/draft-07/schema';
const older = ['json-schema.org/draft-04/schema', 'json-schema.org/draft-06/schema'];

/**
 * Tells by `$schema` which draft a schema is written in; none means 2020-12. Drafts 4 and 6 are read as draft 7, which
 * means the same by every keyword that its meta-schema lets through; draft 4's root `id` is left out (it names the
 * schema, nothing refers to it from inside). Other drafts would be judged wrongly and are refused.
 *
 * @returns the schema with its draft, or what is wrong with it
 */
export function schemaDraftOf(parsed: unknown): SchemaDraft | string {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return 'The schema is not an object.';
  const { $schema, ...schema } = parsed as Record<string, unknown>;
  if ($schema === undefined) return { name: 'draft2020', schema };
  if (typeof $schema !== 'string') return 'At "/$schema": must be a string.';
  const name = $schema.replace(/^https?:\/\//, '').replace(/#$/, '');
  if (name === draft2020) return { name: 'draft2020', schema };
  if (name === draft2019) return { name: 'draft2019', schema };
  if (name === draft07) return { name: 'draft07', schema };
  if (!older.includes(name)) {
    return `At "/$schema": "${$schema}" is not supported; use draft 2020-12, 2019-09 or draft-07.`;
  }
  if (typeof schema.id === 'string') delete schema.id;
  return { name: 'draft07', schema };
}
