import { createHash } from 'node:crypto';
import { type TaskRequest, UpshiftError } from '@upshift/contracts';
import type { Clock } from '@upshift/ports';
import type { ApiDependencies } from '../api-dependencies.ts';

/**
 * Refuses a request that holds a JSON Schema which does not compile.
 *
 * @throws UpshiftError SCHEMA_INVALID, or OVERLOADED when the validators do not come to it in time
 */
export type SchemaCheck = (request: TaskRequest) => Promise<void>;

type JsonSchema = Readonly<Record<string, unknown>>;

/** A refusal may have been bad luck (a time limit on a busy machine), so it is believed for a minute only, in ms. */
const refusalMaxAgeMs = 60_000;
/** What the validators may take beyond the time limit that they themselves keep, in ms: their own queue. */
export const queueGraceMs = 200;

/**
 * Checks schemas off the event loop, under a time limit, and remembers each verdict by the schema's hash. Requests with
 * the same schema share one check.
 */
export function createSchemaCheck(
  { validators, clock }: { validators: Pick<ApiDependencies['validators'], 'checkSchema'>; clock: Clock },
  { schemaTimeoutMs, schemaVerdicts }: { schemaTimeoutMs: number; schemaVerdicts: number },
): SchemaCheck {
  const known = new Map<string, Known>();

  function verdictOf(schema: JsonSchema): Promise<string | null> {
    const hash = createHash('sha256').update(JSON.stringify(schema)).digest('base64');
    const entry = lookUp(hash) ?? begin(schema);
    // Taken out and put back: a Map keeps its order, so that the first entry is the one least lately used.
    known.delete(hash);
    known.set(hash, entry);
    const oldest = known.size > schemaVerdicts ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
    return entry.verdict;
  }

  function lookUp(hash: string): Known | undefined {
    const entry = known.get(hash);
    return entry !== undefined && clock.monotonic() < entry.believedUntilMs ? entry : undefined;
  }

  function begin(schema: JsonSchema): Known {
    const verdict = validators.checkSchema(schema, { timeoutMs: schemaTimeoutMs });
    const entry: Known = { verdict, believedUntilMs: Number.POSITIVE_INFINITY };
    verdict.then(
      (refusal) => {
        if (refusal !== null) entry.believedUntilMs = clock.monotonic() + refusalMaxAgeMs;
      },
      () => {
        entry.believedUntilMs = Number.NEGATIVE_INFINITY;
      },
    );
    return entry;
  }

  async function checkAll(schemas: readonly Placed[], stop: AbortSignal): Promise<void> {
    for (const { schema, path } of schemas) {
      if (stop.aborted) return;
      const refusal = await verdictOf(schema);
      if (refusal !== null) throw new UpshiftError('SCHEMA_INVALID', toMessage(refusal), { path });
    }
  }

  return async (request) => {
    const schemas = schemasOf(request);
    if (schemas.length === 0) return;
    const ended = new AbortController();
    const limit = clock.sleep(schemaTimeoutMs + queueGraceMs, ended.signal).then(() => timedOut);
    try {
      if ((await Promise.race([checkAll(schemas, ended.signal), limit])) === timedOut)
        throw new UpshiftError('OVERLOADED', 'The JSON Schemas could not be checked in time.');
    } finally {
      ended.abort(timedOut);
    }
  };
}

const timedOut = Symbol('timed out');

interface Known {
  readonly verdict: Promise<string | null>;
  believedUntilMs: number;
}

interface Placed {
  readonly schema: JsonSchema;
  readonly path: string;
}

function schemasOf({ outputSchema, input }: TaskRequest): readonly Placed[] {
  const tools = (input.tools ?? []).map((tool, index) => ({
    schema: tool.function.parameters,
    path: `/input/tools/${index}/function/parameters`,
  }));
  return outputSchema === null ? tools : [{ schema: outputSchema, path: '/output/schema' }, ...tools];
}

/** What is wrong with the producer's own schema, cut short; it goes back to the producer and into no log. */
function toMessage(refusal: string): string {
  return `The JSON Schema does not compile: ${refusal.slice(0, 200).toWellFormed()}`;
}
