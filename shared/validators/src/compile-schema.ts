import { Ajv, type Format, type Options, type ValidateFunction } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { findPattern } from './find-pattern.ts';
import { nestsDeeper } from './nests-deeper.ts';
import { type SchemaDraft, schemaDraftOf } from './schema-draft.ts';
import { describeError } from './to-evidence.ts';

/** No schema that a person wrote nests as deep; one that does exhausts the compiler's stack. */
const SCHEMA_DEPTH = 128;

/** A schema ready to judge. `first` stops at the first error; `all` collects them, and is compiled when it is needed. */
export interface CompiledSchema {
  first(value: unknown): ReturnType<typeof errorsOf>;
  all(value: unknown): ReturnType<typeof errorsOf>;
}

/** A schema that cannot judge: says what is wrong and where. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
}

/**
 * Compiles the text of a JSON Schema.
 *
 * Every schema gets an Ajv of its own (70 us): a shared one would let one user's `$id` resolve another's `$ref`, and
 * keeps the scope of every schema it ever saw. The two shared ones below only judge schemas against their meta-schema.
 *
 * @throws SchemaError when it is no schema, refers to something that it does not hold, or is asynchronous
 */
export function compileSchema(text: string): CompiledSchema {
  if (nestsDeeper(text, SCHEMA_DEPTH)) throw new SchemaError(`The schema nests deeper than ${SCHEMA_DEPTH} levels.`);
  const draft = schemaDraftOf(JSON.parse(text));
  if (typeof draft === 'string') throw new SchemaError(draft);
  const first = compileWith(draft, text, false);
  let all: ValidateFunction | null = null;
  return {
    first: (value) => errorsOf(first, value),
    all: (value) => {
      all ??= compileWith(draft, text, true);
      return errorsOf(all, value);
    },
  };
}

/** Loads what the first compilation would otherwise pay for (about 50 ms), before any time limit runs. */
export function warmUp(): void {
  for (const $schema of ['https://json-schema.org/draft/2020-12/schema', 'http://json-schema.org/draft-07/schema#']) {
    compileSchema(JSON.stringify({ $schema, type: 'object', properties: { a: { type: 'string' } } })).all({ a: 1 });
  }
}

function compileWith(draft: SchemaDraft, text: string, allErrors: boolean): ValidateFunction {
  try {
    const judge = metaJudges[draft.name];
    if (!judge.validateSchema(draft.schema)) throw new SchemaError(describeSchemaErrors(judge));
    // A schema may refer to the meta-schema itself; loading that into every instance would cost 20 times as much.
    const meta = text.includes('json-schema.org/draft');
    const validate = createAjv(draft.name, { allErrors, meta, validateSchema: false }).compile(draft.schema);
    if ('$async' in validate) throw new SchemaError('An asynchronous schema ("$async") cannot be used.');
    return validate;
  } catch (error) {
    if (error instanceof SchemaError) throw error;
    if (error instanceof SyntaxError) throw new SchemaError(describePatternError(error, draft.schema));
    if (error instanceof RangeError) throw new SchemaError('The schema is too deep or refers to itself without end.');
    throw new SchemaError(error instanceof Error ? error.message : String(error));
  }
}

function errorsOf(validate: ValidateFunction, value: unknown): NonNullable<ValidateFunction['errors']> {
  try {
    return validate(value) ? [] : (validate.errors ?? []);
  } catch (error) {
    // What is judged nests at most 64 levels, so only a schema that goes round in a circle gets this deep.
    if (error instanceof RangeError) throw new SchemaError('The schema refers to itself without end.');
    throw error;
  }
}

function describeSchemaErrors(judge: Ajv): string {
  const error = judge.errors?.[0];
  if (error === undefined) return 'The schema does not satisfy its meta-schema.';
  return `At "${error.instancePath}": ${describeError(error)}`;
}

/** Patterns are Unicode where they can be; many schemas in the wild escape what Unicode mode does not allow (`\-`, `\_`). */
function toRegExp(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return toLooseRegExp(pattern);
  }
}
toRegExp.code = 'toRegExp';

function toLooseRegExp(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch (error) {
    throw new SyntaxError(error instanceof Error ? error.message : String(error), { cause: pattern });
  }
}

function describePatternError(error: SyntaxError, schema: unknown): string {
  const path = typeof error.cause === 'string' ? findPattern(schema, error.cause) : null;
  return path === null ? error.message : `At "${path}": ${error.message}`;
}

const regexFormat: Format = {
  type: 'string',
  validate: (pattern: string) => {
    try {
      toRegExp(pattern);
      return true;
    } catch {
      return false;
    }
  },
};

function createAjv(name: SchemaDraft['name'], options: Options): Ajv {
  // Strict numbers: an answer may hold 1e999, which JSON.parse turns into Infinity. Own properties: `{}` has no "constructor".
  const settings: Options = {
    strict: false,
    strictNumbers: true,
    ownProperties: true,
    logger: false,
    code: { regExp: toRegExp },
    ...options,
  };
  const ajv = new dialects[name](settings);
  formats.default(ajv);
  ajv.addFormat('regex', regexFormat);
  // Ajv refuses draft 4's "id" wherever it stands; since draft 6 it is a word without meaning, and so it is here.
  ajv.removeKeyword('id');
  return ajv;
}

const dialects = { draft2020: Ajv2020, draft2019: Ajv2019, draft07: Ajv };
const metaJudges = {
  draft2020: createAjv('draft2020', {}),
  draft2019: createAjv('draft2019', {}),
  draft07: createAjv('draft07', {}),
};
