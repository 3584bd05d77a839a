import type { ValidatorConfig, Verdict } from '@upshift/contracts';
import type { Candidate, Clock, ValidatorRunner } from '@upshift/ports';
import { CheckPool } from './check-pool.ts';
import { EVIDENCE_ITEMS } from './clip.ts';
import { conclude, type Plan } from './plan.ts';
import { toSchemaCard } from './schema-shelf.ts';
import { validatorModules } from './validator-modules.ts';

export interface ValidatorRunnerOptions {
  /** Worker threads, started when they are first needed. */
  readonly threads?: number;
  /** Heap of one thread, MB; a judgement that needs more ends as `unknown` with error `crash`. */
  readonly memoryMb?: number;
  /** For durations and for how long a schema counts as hostile. */
  readonly clock?: Pick<Clock, 'monotonic'>;
}

/** The version of each kind of validator, part of its verdicts. */
export const validatorVersions: Readonly<Record<ValidatorConfig['kind'], string>> = versionsOf();

/**
 * Judges answers in worker threads, under each validator's own time limit. Users' schemas and patterns never run on the
 * event loop, and what a schema does to its thread stays there: the thread is replaced, the other judgements go on.
 *
 * @returns a runner that never rejects; `error` is one of `BreakCode`. Call `close` to end the threads at once;
 *   idle threads do not keep a process alive.
 */
export function createValidatorRunner(options: ValidatorRunnerOptions = {}): ValidatorRunner {
  const { threads = 1, memoryMb = 256, clock = performanceClock } = options;
  const pool = new CheckPool({ threads, memoryMb, clock });

  async function judge(
    config: ValidatorConfig,
    candidate: Candidate,
    { signal }: { signal: AbortSignal },
  ): Promise<Verdict> {
    const startedMs = clock.monotonic();
    const plan = toPlan(config, candidate);
    const { verdict, evidence, error, score } =
      plan.checks.length === 0
        ? { ...plan, verdict: plan.verdict ?? 'unknown' }
        : conclude(plan, await pool.run(plan.checks, config.timeoutMs, signal));
    return {
      validator: config.name,
      version: validatorVersions[config.kind],
      verdict,
      score: verdict === 'unknown' ? null : (score ?? Number(verdict === 'pass')),
      evidence: evidence.slice(0, EVIDENCE_ITEMS),
      error,
      durationMs: Math.max(0, clock.monotonic() - startedMs),
    };
  }

  async function checkSchema(
    schema: Readonly<Record<string, unknown>>,
    { timeoutMs }: { timeoutMs: number },
  ): Promise<string | null> {
    const card = toSchemaCard(schema);
    if (typeof card === 'string') return card;
    const ruling = await pool.run([{ form: 'schema', text: '', path: '', schemas: [card] }], timeoutMs, null);
    if (ruling.outcome === 'pass') return null;
    return ruling.evidence[0]?.message ?? 'The schema cannot be used.';
  }

  return { judge, checkSchema, close: () => pool.close() };
}

const performanceClock: Pick<Clock, 'monotonic'> = { monotonic: () => performance.now() };

function versionsOf(): Record<ValidatorConfig['kind'], string> {
  const versions = Object.entries(validatorModules).map(([kind, { version }]) => [kind, version]);
  return Object.fromEntries(versions);
}

/** The table holds each kind's own module, which the compiler cannot follow through a union. */
function toPlan(config: ValidatorConfig, candidate: Candidate): Plan {
  const module: { plan(config: ValidatorConfig, candidate: Candidate): Plan } = validatorModules[config.kind];
  return module.plan(config, candidate);
}
