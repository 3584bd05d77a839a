import type { ValidatorConfig, Verdict } from '@upshift/contracts';
import type { AnswerComparer, Candidate, Clock, ValidatorOptionCheck, ValidatorRunner } from '@upshift/ports';
import type { Ruling } from './check.ts';
import { CheckPool } from './check-pool.ts';
import { EVIDENCE_ITEMS } from './clip.ts';
import { makeEmptyCandidate } from './empty-candidate.ts';
import { ModuleProcesses } from './module/module-processes.ts';
import { conclude, type Plan } from './plan.ts';
import { toSchemaCard } from './schema-shelf.ts';
import type { AskTools, PlanTools, ValidatorModule } from './validator-module.ts';
import { validatorModules } from './validator-modules.ts';
import { withinTime } from './within-time.ts';

export interface ValidatorRunnerOptions {
  /** Processes that check answers, started when they are first needed. */
  readonly processes?: number;
  /** Heap of one process, MB; a judgement that needs more ends as `unknown` with error `crash`. */
  readonly memoryMb?: number;
  /** For durations and for how long a schema counts as hostile. */
  readonly clock?: Pick<Clock, 'monotonic'>;
  /** Compares answers for `agreement`; without it, that kind breaks. */
  readonly compare?: AnswerComparer;
  /** Reads a secret by the name of its environment variable, for signed requests. */
  readonly secrets?: (name: string) => string | undefined;
  /** Where the files of `module` begin; the working directory, where silent. */
  readonly modulesDir?: string;
  /** The time of day, ms since 1970, for signed requests. */
  readonly now?: () => number;
}

/** The version of each kind of validator, part of its verdicts. */
export const validatorVersions: Readonly<Record<ValidatorConfig['kind'], string>> = versionsOf();

/**
 * Judges answers in processes apart, under each validator's own time limit. Users' schemas and patterns never run in this
 * process, and what a schema does to its own stays there: it is replaced, the other judgements go on.
 *
 * @returns a runner that never rejects; `error` is one of `BreakCode`. Call `close` to end the processes at once;
 *   idle ones do not keep a process alive.
 */
export function createValidatorRunner(options: ValidatorRunnerOptions = {}): ValidatorRunner & ValidatorOptionCheck {
  const { processes = 1, memoryMb = 256, clock = performanceClock } = options;
  const pool = new CheckPool({ processes, memoryMb, clock });
  const modules = new ModuleProcesses(options.modulesDir ?? '.');
  const planTools: PlanTools = { compare: options.compare ?? null };
  const askTools: AskTools = {
    secrets: options.secrets ?? (() => undefined),
    now: options.now ?? Date.now,
    runModule: (config, candidate, signal) => modules.run(config, candidate, signal),
  };

  async function judge(
    config: ValidatorConfig,
    candidate: Candidate,
    { signal }: { signal: AbortSignal },
  ): Promise<Verdict> {
    const startedMs = clock.monotonic();
    const module = moduleOf(config);
    const plan = module.plan(config, candidate, planTools);
    const { verdict, evidence, error, score, redactions } = conclude(plan, await rule(config, candidate, plan, signal));
    return {
      validator: config.name,
      version: validatorVersions[config.kind],
      verdict,
      score: verdict === 'unknown' ? null : (score ?? Number(verdict === 'pass')),
      evidence: evidence.slice(0, EVIDENCE_ITEMS),
      error,
      durationMs: Math.max(0, clock.monotonic() - startedMs),
      ...(redactions !== undefined && { redactions: [...redactions] }),
    };
  }

  /** Null where the plan has decided. */
  function rule(
    config: ValidatorConfig,
    candidate: Candidate,
    { verdict, error, checks }: Plan,
    signal: AbortSignal,
  ): Promise<Ruling> | null {
    if (checks.length > 0) return pool.run(checks, config.timeoutMs, signal);
    const { ask } = moduleOf(config);
    if (ask === undefined || verdict !== null || error !== null) return null;
    return withinTime(config.timeoutMs, signal, (limit) => ask(config, candidate, askTools, limit));
  }

  async function checkConfig(config: ValidatorConfig): Promise<string | null> {
    if (config.kind === 'json_schema' && config.schema !== undefined)
      return checkSchema(config.schema, { timeoutMs: config.timeoutMs });
    if (config.kind === 'module' && modules.find(config.file) === null)
      return `There is no module "${config.file}" in the directory of modules.`;
    if (config.kind !== 'pattern' && config.kind !== 'expression') return null;
    const { verdict, error, evidence } = await judge(config, makeEmptyCandidate(), { signal: never });
    return verdict === 'unknown' && error !== null ? (evidence[0]?.message ?? 'It cannot be used.') : null;
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

  async function close(): Promise<void> {
    await Promise.all([pool.close(), modules.close()]);
  }

  return { judge, checkSchema, checkConfig, close };
}

const performanceClock: Pick<Clock, 'monotonic'> = { monotonic: () => performance.now() };

function versionsOf(): Record<ValidatorConfig['kind'], string> {
  const versions = Object.entries(validatorModules).map(([kind, { version }]) => [kind, version]);
  return Object.fromEntries(versions);
}

const never = new AbortController().signal;

/** The table holds each kind's own module, which the compiler cannot follow through a union. */
function moduleOf(config: ValidatorConfig): Pick<ValidatorModule<ValidatorConfig['kind']>, 'plan' | 'ask'> {
  return validatorModules[config.kind] as unknown as Pick<ValidatorModule<ValidatorConfig['kind']>, 'plan' | 'ask'>;
}
